import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { heedCatalogue } from "./workload/events.mjs";

const top = fileURLToPath(new URL("../../", import.meta.url));

export const builtEngine = join(top, "packages/engine/dist/index.js");

/** The built engine; ends with what to run where there is none, and says so where it is older than its sources. */
export async function loadEngine(file = builtEngine) {
  if (!existsSync(file)) {
    console.error(`The engine is not built: ${file} is missing. Run: npx tsc -b packages/engine`);
    process.exit(2);
  }
  if (file === builtEngine && isStale(file))
    console.error(
      "The built engine is older than its sources. To measure those, run: npx tsc -b packages/engine",
    );
  const engine = await import(pathToFileURL(file).href);
  heedCatalogue(engine);
  return engine;
}

/** The compiler writes only what has changed, so the newest output counts. */
function isStale(file) {
  return newest(join(file, "..")) < newest(join(top, "packages/engine/src"));
}

function newest(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const code = files.filter((name) => /\.[jt]s$/.test(name) && !name.endsWith(".test.ts"));
  return Math.max(...code.map((name) => statSync(join(folder, name)).mtimeMs));
}
