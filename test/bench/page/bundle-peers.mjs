import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { run, top } from "../../../scripts/lib/run.mjs";
import { peerNames } from "./entrants.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Where the bundled peers are, a folder each. */
export const peersFolder = join(top, "test", ".artifacts", "bench-page");

/** Fetches the peers from npm, into a `node_modules` of their own that no other part depends on (400 MB). */
export async function installPeers() {
  if (existsSync(join(here, "node_modules", ".modules.yaml"))) return;
  console.error("Installing the peers from npm, about 400 MB …");
  const flags = [
    "--ignore-workspace",
    "--frozen-lockfile",
    "--config.strict-peer-dependencies=false",
  ];
  const code = await run("npx", ["-y", "pnpm@10.34.8", "install", ...flags], {
    cwd: here,
    quiet: true,
  });
  if (code !== 0)
    throw new Error(
      "The peers could not be installed from npm; see above. `--only proffer` measures without them.",
    );
}

/** Bundles each peer by itself, with what it loads later in files beside it. */
export async function bundlePeers(names = peerNames) {
  for (const name of names) {
    const outDir = join(peersFolder, name);
    rmSync(outDir, { recursive: true, force: true });
    await bundle(join(here, "peers", `${name}.js`), outDir);
  }
}

async function bundle(input, outDir) {
  await build({
    configFile: false,
    root: here,
    publicDir: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir,
      target: "es2022",
      modulePreload: false,
      cssCodeSplit: false,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: {
        input,
        output: { entryFileNames: "entry.js", assetFileNames: "[name][extname]" },
      },
    },
  });
}
