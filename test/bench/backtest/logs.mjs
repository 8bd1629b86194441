import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeLog } from "../generate/write-log.mjs";

const generator = fileURLToPath(new URL("../generate/", import.meta.url));

/**
 * The log of a seed and a size, made unless it has been before; another generator makes another file.
 *
 * @param {{ events: number, seed: number, tickMs?: number }} options
 * @returns its Parquet file.
 */
export async function logOf({ events, seed, tickMs = 1 }) {
  // Each user of a machine has a folder of their own, or the first one keeps the others out.
  const folder = join(tmpdir(), `proffer-bench-logs-${process.getuid?.() ?? "own"}`);
  mkdirSync(folder, { recursive: true });
  const out = join(folder, `${events}-${seed}-${tickMs}-${versionOf(generator)}.parquet`);
  if (!existsSync(out)) await writeLog({ events, seed, tickMs, format: "parquet", out });
  return out;
}

function versionOf(folder) {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}
