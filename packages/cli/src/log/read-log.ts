import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import type { Row } from "./mapping.ts";

/** A row of a log, or a line that is none. */
export type LogRow = { readonly kind: "csv" | "ndjson" } & (
  | { readonly row: Row }
  | { readonly fault: string }
);

/**
 * Reads a log row by row: CSV with a header, or NDJSON, plain or gzipped, by the file's name (`.csv`, `.ndjson`,
 * `.jsonl`, each with or without `.gz`).
 *
 * @throws if the file is not there, not gzipped though it says so, or of another kind.
 */
export async function* readLog(file: string): AsyncGenerator<LogRow> {
  const kind = /\.(csv|ndjson|jsonl)(\.gz)?$/i.exec(file);
  if (!kind)
    throw new Error(
      `${file}: not a kind of log that can be read. Use .csv, .ndjson or .jsonl, plain or with .gz.`,
    );
  try {
    yield* readRows(kind[1]?.toLowerCase() === "csv" ? "csv" : "ndjson", openLog(file));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** The bytes of a file, unpacked where its name ends in `.gz`. */
export function openLog(file: string): Readable {
  const bytes = createReadStream(file);
  if (!/\.gz$/i.test(file)) return bytes;
  const unpacked = bytes.pipe(createGunzip());
  // `pipe` does not hand a failed read on, and a missing file would otherwise wait for ever.
  bytes.on("error", (error) => unpacked.destroy(error));
  return unpacked;
}

/** Reads a stream of CSV or NDJSON row by row. */
export function readRows(kind: LogRow["kind"], bytes: Readable): AsyncGenerator<LogRow> {
  return kind === "csv" ? readCsv(bytes) : readLines(bytes);
}

async function* readCsv(bytes: Readable): AsyncGenerator<LogRow> {
  const parser = parse({
    columns: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
  });
  bytes.on("error", (error) => parser.destroy(error));
  for await (const row of bytes.pipe(parser)) yield { kind: "csv", row: row as Row };
}

async function* readLines(bytes: Readable): AsyncGenerator<LogRow> {
  for await (const line of createInterface({ input: bytes, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    yield readLine(line);
  }
}

function readLine(line: string): LogRow {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === "object" && row !== null
      ? { kind: "ndjson", row: row as Row }
      : { kind: "ndjson", fault: "the line is not a JSON object" };
  } catch (error) {
    return { kind: "ndjson", fault: error instanceof Error ? error.message : String(error) };
  }
}
