import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run, step, top } from "./run.mjs";
import { fingerprint, unlessDone } from "./stamp.mjs";

const { packageManager } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));

/** Installs what the lockfile names, unless that has been done. `npx` brings pnpm itself: nothing has to be there but Node. */
export async function install() {
  const mark = () =>
    fingerprint(["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests()]);
  await unlessDone("installed", mark, ["node_modules/.modules.yaml"], () =>
    step("Installing", () =>
      run(
        "npx",
        [
          "-y",
          packageManager,
          "install",
          "--frozen-lockfile",
          "--prefer-offline",
          "--config.confirmModulesPurge=false",
        ],
        {
          quiet: true,
        },
      ),
    ),
  );
}

function manifests() {
  return ["engine", "protocol", "sdk", "node", "widget", "server", "console", "cli"].map(
    (name) => `packages/${name}/package.json`,
  );
}
