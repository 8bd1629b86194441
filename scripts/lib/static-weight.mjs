import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotli } from "./page-weight.mjs";
import { top } from "./run.mjs";

const dist = join(top, "packages/widget/dist");
/** By the beginnings of their files' names: what a click on the launcher fetches, and what is fetched ahead of a firing. */
const opened = ["panel-", "ui-", "chat-"];
const ahead = ["mind-", "dist-", "json-rules-engine-"];

/** Where the widget's built files are not, nothing can be weighed. */
export const isBuilt = () =>
  [
    join(dist, "proffer.js"),
    join(dist, "widget"),
    join(top, "packages/server/dist/index.js"),
    join(top, "examples/shop/dist/index.html"),
  ].every(existsSync);

/**
 * Weighs the built files without a browser: the loader, the boot file and what these cannot run without; for the rest it
 * goes by names. It knows nothing of what a page makes them fetch, so it is a lower bound.
 *
 * @returns {Awaited<ReturnType<typeof import("./page-weight.mjs").weighPages>>}
 */
export function weighFiles() {
  const names = readdirSync(join(dist, "widget")).filter((name) => name.endsWith(".js"));
  const beginning = (prefixes) =>
    names.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  const boot = withImports(beginning(["boot-"]));
  const loader = weigh("proffer.js");
  const weight = (parts) => {
    const files = [loader, ...[...parts].map((name) => weigh(`widget/${name}`))];
    return { files, data: [], total: files.reduce((sum, file) => sum + file.brotli, 0) };
  };
  return {
    loader: loader.brotli,
    boot: { any: weight(boot) },
    open: weight(withImports([...boot, ...beginning(opened)])),
    near: weight(withImports([...boot, ...beginning(ahead)])),
  };
}

/** Files, and those that they import at once. */
function withImports(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    const code = readFileSync(join(dist, "widget", name), "utf8");
    const imports = code.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g);
    withImports(
      [...imports].map(([, next]) => next),
      seen,
    );
  }
  return seen;
}

function weigh(name) {
  return { path: `/${name}`, brotli: brotli(readFileSync(join(dist, name))) };
}
