import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join, relative } from "node:path";
import { top } from "../../../scripts/lib/run.mjs";

const dist = join(top, "packages/widget/dist");

/**
 * Tells where in the sources a function of our built files stands.
 *
 * @param {string} origin where the built files were served from
 */
export function createSourceMaps(origin) {
  const maps = new Map();

  function mapOf(url) {
    if (!maps.has(url)) {
      const file = join(dist, `${url.slice(origin.length)}.map`);
      maps.set(
        url,
        existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, "utf8"))) : null,
      );
    }
    return maps.get(url);
  }

  return {
    /**
     * @param {{ functionName: string, url: string, lineNumber: number, columnNumber: number }} callFrame as the browser's
     *   profilers give it
     */
    find({ functionName, url, lineNumber, columnNumber }) {
      const name = functionName || "(a file's own code)";
      if (!url.startsWith(origin)) return { function: name, file: name, folder: name };
      const entry = mapOf(url)?.findEntry(lineNumber, columnNumber);
      // A map names its sources from where its file is.
      const source =
        entry?.originalSource &&
        join(dist, dirname(url.slice(origin.length)), entry.originalSource);
      const file = source ? shorten(source) : url.slice(origin.length);
      const line = (entry?.originalLine ?? lineNumber) + 1;
      const text = textOf(source, line);
      return { function: `${file}:${line}  ${text || name}`, file, folder: folderOf(file) };
    },
  };
}

/** What stands at a function's beginning says more than its minified name. */
function textOf(file, line) {
  if (!file || !existsSync(file)) return "";
  const text = readFileSync(file, "utf8").split("\n")[line - 1]?.trim() ?? "";
  return text.slice(0, 70);
}

/** From the workspace's top, or the package that it belongs to. */
function shorten(source) {
  return relative(top, source).replace(/^.*node_modules\//, "");
}

function folderOf(file) {
  return file.split("/").slice(0, -1).join("/") || file;
}
