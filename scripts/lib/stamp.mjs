import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { top } from "./run.mjs";

const passedOver = new Set(["node_modules", "dist", ".git", ".proffer", "conformance"]);

/** A hash of the files' names, sizes and times: enough to tell that something was edited, and quick. */
export function fingerprint(paths) {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0] ?? "");
  for (const path of paths)
    for (const file of filesUnder(join(top, path))) hash.update(describe(file));
  return hash.digest("hex");
}

/** Does work unless a stamp says that it was done for the same fingerprint. The stamp is written after it has succeeded. */
export async function unlessDone(name, mark, outputs, work) {
  const stamp = join(top, "node_modules", ".cache", "proffer", name);
  const isThere = outputs.every((output) => existsSync(join(top, output)));
  if (isThere && existsSync(stamp) && readFileSync(stamp, "utf8") === mark()) return;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, mark());
}

function describe(file) {
  const { size, mtimeMs } = statSync(file);
  return `${file}\0${size}\0${mtimeMs}\n`;
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !passedOver.has(name))
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
