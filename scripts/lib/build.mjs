import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compress } from "./compress.mjs";
import { run, step, top } from "./run.mjs";
import { fingerprint, unlessDone } from "./stamp.mjs";

/** What is compiled for Node and for bundlers; `tsc` finds the rest by its references. */
const compiled = ["cli", "sdk", "node", "widget", "console"].map((name) => `packages/${name}`);
/** What is bundled for browsers, by its own `bundle` script. */
const bundled = ["packages/widget", "packages/console", "examples/shop"];

/** One file of each step, to see that nobody has cleaned up since. */
const outputs = [
  "packages/cli/dist/main.js",
  "packages/server/dist/index.js",
  "packages/sdk/dist/index.js",
  "packages/widget/dist/proffer.js",
  "packages/console/dist/desk/index.html",
  "examples/shop/dist/index.html",
];

/** Compiles and bundles everything, unless nothing has changed since the last time. */
export async function build() {
  const mark = () =>
    fingerprint(["packages", "examples", "tsconfig.base.json", "vite.config.ts", "pnpm-lock.yaml"]);
  await unlessDone("built", mark, outputs, async () => {
    await step("Compiling", () => run("tsc", ["-b", ...compiled]));
    await step("Bundling", async () => {
      const codes = await Promise.all(bundled.map(bundle));
      return codes.find((code) => code !== 0) ?? 0;
    });
    compress();
  });
}

function bundle(folder) {
  const { scripts } = JSON.parse(readFileSync(join(top, folder, "package.json"), "utf8"));
  return run(scripts.bundle, [], { cwd: join(top, folder), shell: true, quiet: true });
}
