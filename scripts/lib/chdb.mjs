import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { run, top } from "./run.mjs";

const version = "3.4.0";

/** ClickHouse as a library, from npm, in a folder that no other part depends on; `undefined` where it cannot be had. */
export async function findChdb() {
  const folder = join(top, "node_modules", ".cache", "proffer", "chdb");
  if (!existsSync(join(folder, "node_modules", "chdb"))) {
    console.log("Installing chdb from npm, about 540 MB …");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    // npm tells its children which project they belong to; this one is a project of its own.
    const flags = ["--prefix", folder, "--no-audit", "--no-fund", "--engine-strict=false"];
    await run("npm", ["install", `chdb@${version}`, ...flags], { cwd: folder, quiet: true });
  }
  try {
    return createRequire(join(folder, "package.json"))("chdb");
  } catch (error) {
    console.log(`It could not be used: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
