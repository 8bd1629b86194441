import type { Readable } from "node:stream";
import { parse } from "csv-parse";
import type { Row } from "../log/mapping.ts";
import type { LogRow } from "../log/read-log.ts";
import { readLines } from "./read-lines.ts";
import { parseTsvLine } from "./tsv.ts";

/** How rows are written on stdin. */
export type RowFormat = "csv" | "tsv" | "ndjson";

/** Rows of CSV are handed on in bundles of this many: one promise a row would cost more than its event does. */
const csvBundle = 256;

/**
 * Reads rows as they come, in bundles, never faster than they are asked for.
 *
 * @param columns the columns' names where the rows bring no header; `null` where the first line is one.
 */
export function readRows(
  input: Readable,
  format: RowFormat,
  columns: readonly string[] | null,
): AsyncGenerator<readonly LogRow[]> {
  if (format === "csv") return readCsv(input, columns);
  return format === "tsv" ? readTsv(input, columns) : readNdjson(input);
}

async function* readCsv(
  input: Readable,
  columns: readonly string[] | null,
): AsyncGenerator<readonly LogRow[]> {
  const parser = parse({
    columns: columns === null ? true : [...columns],
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
  });
  // `pipe` does not hand a failed read on.
  input.on("error", (error) => parser.destroy(error));
  let rows: LogRow[] = [];
  for await (const row of input.pipe(parser)) {
    rows.push({ kind: "csv", row: row as Row });
    if (rows.length < csvBundle) continue;
    yield rows;
    rows = [];
  }
  yield rows;
}

async function* readTsv(
  input: Readable,
  columns: readonly string[] | null,
): AsyncGenerator<readonly LogRow[]> {
  let names = columns;
  for await (const lines of readLines(input)) {
    const body = names === null ? lines.slice(1) : lines;
    names ??= (parseTsvLine(lines[0] ?? "") as readonly (string | null)[]).map(String);
    yield body.map((line) => tsvRow(line, names as readonly string[]));
  }
}

function tsvRow(line: string, names: readonly string[]): LogRow {
  const cells = parseTsvLine(line);
  if (cells.length !== names.length)
    return {
      kind: "csv",
      fault: `the line has ${cells.length} cells and there are ${names.length} columns`,
    };
  const row: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (let i = 0; i < names.length; i++) row[names[i] as string] = cells[i];
  return { kind: "csv", row };
}

async function* readNdjson(input: Readable): AsyncGenerator<readonly LogRow[]> {
  for await (const lines of readLines(input))
    yield lines.filter((line) => line.trim() !== "").map(jsonRow);
}

function jsonRow(line: string): LogRow {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === "object" && row !== null && !Array.isArray(row)
      ? { kind: "ndjson", row: row as Row }
      : { kind: "ndjson", fault: "the line is not a JSON object" };
  } catch (error) {
    return { kind: "ndjson", fault: error instanceof Error ? error.message : String(error) };
  }
}
