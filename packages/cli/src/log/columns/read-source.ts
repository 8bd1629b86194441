import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { Mapping } from "../mapping.ts";
import { absentColumns, checkColumns } from "../read-histories.ts";
import type { LogRow } from "../read-log.ts";
import { openLog, readRows } from "../read-log.ts";
import type { LogCoder } from "./log-coder.ts";
import type { ParquetFile } from "./parquet/metadata.ts";
import { openParquet, readParquet, unreadable } from "./parquet/read-parquet.ts";
import { readCsv } from "./read-csv.ts";
import { readQuery } from "./postgres.ts";
import { rewriteParquet } from "./duckdb.ts";
import type { LogSource } from "./source.ts";

/** What a reader needs beside the source. */
export interface Reading {
  readonly mapping: Mapping | null;
  readonly coder: LogCoder;
  /** Where files may be put that are not needed afterwards. */
  readonly folder: string;
  /** Told now and then how much has been read: of how many rows, where that is known. */
  readonly onProgress: (rows: number, of: number | null) => void;
}

/** After so many rows the program turns to whatever else there is: signals, above all. */
const rowsAtOnce = 8192;

/** Reads a whole log into a coder. @returns the columns that the mapping names for properties and the log has not. */
export function readSource(source: LogSource, reading: Reading): Promise<readonly string[]> {
  if (source.type === "postgres") {
    const { mapping } = reading;
    if (!mapping) throw needsMapping("PostgreSQL");
    return takeRows(readQuery(source, mapping), reading);
  }
  if (source.kind === "parquet") return readParquets(source.paths, reading);
  if (source.kind === "csv") {
    const streams =
      source.type === "stdin" ? [process.stdin as Readable] : source.paths.map(lazily);
    return readCsvs(streams, reading);
  }
  if (source.type === "stdin") return takeRows(readRows("ndjson", process.stdin), reading);
  return takeRows(readFiles(source.paths), reading);
}

/** A file is opened when its turn comes. */
function lazily(path: string): { readonly path: string } {
  return { path };
}

async function readCsvs(
  sources: readonly (Readable | { readonly path: string })[],
  { mapping, coder, onProgress }: Reading,
): Promise<readonly string[]> {
  if (!mapping) throw needsMapping("CSV");
  const onBatch = async (): Promise<void> => {
    onProgress(coder.counts.rows, null);
    await setImmediate();
  };
  const absent = new Set<string>();
  for (const source of sources) {
    const path = "path" in source ? String(source.path) : undefined;
    try {
      const stream = path === undefined ? (source as Readable) : openLog(path);
      for (const column of await readCsv(stream, mapping, coder, onBatch)) absent.add(column);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(path === undefined ? reason : `${path}: ${reason}`, { cause: error });
    }
  }
  return [...absent];
}

function needsMapping(kind: string): Error {
  return new Error(
    `A log in ${kind} needs --mapping: which column is what. Only NDJSON of Segment messages does without.`,
  );
}

async function* readFiles(paths: readonly string[]): AsyncGenerator<LogRow> {
  for (const path of paths)
    try {
      yield* readRows("ndjson", openLog(path));
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
}

async function takeRows(
  rows: AsyncIterable<LogRow>,
  { mapping, coder, onProgress }: Reading,
): Promise<readonly string[]> {
  let absent: readonly string[] | undefined;
  for await (const entry of rows) {
    if (absent === undefined) {
      if (mapping && "row" in entry) checkColumns(mapping, entry.row);
      absent = absentColumns(mapping, entry);
    }
    if ("row" in entry) coder.takeRow(entry.row);
    else coder.takeFault(entry.fault);
    if (coder.counts.rows % rowsAtOnce === 0) {
      onProgress(coder.counts.rows, null);
      await setImmediate();
    }
  }
  return absent ?? [];
}

async function readParquets(
  paths: readonly string[],
  { mapping, coder, folder, onProgress }: Reading,
): Promise<readonly string[]> {
  if (!mapping) throw needsMapping("Parquet");
  const named = columnsOf(mapping, coder);
  const files: { readonly path: string; readonly file: ParquetFile }[] = [];
  for (const path of paths) {
    const file = openParquet(path);
    checkNames(path, file, mapping);
    const odd = unreadable(file, named);
    const readable = odd.length === 0 ? path : await rewriteParquet(path, named, folder, odd);
    files.push({ path: readable, file: readable === path ? file : openParquet(readable) });
  }
  const rows = files.reduce((sum, { file }) => sum + file.rows, 0);
  for (const { path, file } of files)
    for (const batch of readParquet(path, file, mapping, coder)) {
      coder.take(batch);
      onProgress(coder.counts.rows, rows);
      await setImmediate();
    }
  const known = new Set(files.flatMap(({ file }) => file.columns.map(({ name }) => name)));
  return [...mapping.properties.values()].filter((column) => !known.has(column));
}

function columnsOf(mapping: Mapping, coder: LogCoder): readonly string[] {
  const { userId, timestamp, event, messageId } = mapping;
  const ids = messageId === null ? [] : [messageId];
  const properties = coder.properties.map(({ column }) => column);
  return [...new Set([userId, timestamp, event.column, ...ids, ...properties])];
}

function checkNames(path: string, { columns }: ParquetFile, mapping: Mapping): void {
  const row = Object.fromEntries(columns.map(({ name }) => [name, null]));
  try {
    checkColumns(mapping, row);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
