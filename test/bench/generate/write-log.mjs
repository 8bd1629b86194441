import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, renameSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { makeLog } from "./log.mjs";
import { RowWriter } from "./rows.mjs";

/** Which column of a log is what, for `proffer backtest`. */
export const mappingFile = fileURLToPath(new URL("mapping.json", import.meta.url));

const converter = fileURLToPath(new URL("to-parquet.mjs", import.meta.url));

/**
 * Writes a log of a shop: seeded, so the same rows each time and everywhere. A run that is cut short leaves no file of
 * that name.
 *
 * @param {{ events: number, seed: number, tickMs?: number, format: "parquet" | "csv" | "ndjson", out: string }} options
 */
export async function writeLog({ format, out, ...options }) {
  const partial = `${out}.${process.pid}.partial`;
  const blocks = makeBlocks(options, format === "ndjson" ? "ndjson" : "csv");
  try {
    if (format === "parquet") await convert(blocks, partial);
    else await pipeline(Readable.from(blocks), createWriteStream(partial));
    renameSync(partial, out);
  } finally {
    rmSync(partial, { force: true });
  }
}

/** The log's text, block by block. */
export function* makeBlocks(options, format) {
  const rows = new RowWriter(format);
  for (const _ of makeLog(options, rows.add)) yield* rows.takeBlocks();
  yield* rows.takeBlocks(true);
}

/** DuckDB opens its input by name, which a socket, as Node would give it, has not: hence a real pipe. */
async function convert(blocks, file) {
  const child = spawn("sh", ["-c", 'cat | exec "$0" "$@"', process.execPath, converter, file], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  const closed = once(child, "close");
  // Where it dies its own words say why.
  await pipeline(Readable.from(blocks), child.stdin).catch(() => undefined);
  const [code] = await closed;
  if (code !== 0) throw new Error(`The log could not be written as Parquet (exit code ${code}).`);
}
