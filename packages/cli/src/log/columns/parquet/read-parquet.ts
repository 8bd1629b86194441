import { closeSync, openSync, statSync } from "node:fs";
import type { Mapping } from "../../mapping.ts";
import type { Batch } from "../batch.ts";
import type { LogCoder } from "../log-coder.ts";
import { readAll } from "../spill.ts";
import { slackBytes } from "../words.ts";
import { isReadable } from "./decode.ts";
import { LogColumns } from "./log-columns.ts";
import type { ParquetFile } from "./metadata.ts";
import { readFooter } from "./metadata.ts";

const magic = "PAR1";

/** Reads what stands at a file's end. @throws an `Error` where it is no Parquet. */
export function openParquet(path: string): ParquetFile {
  const fd = openSync(path, "r");
  try {
    const { size } = statSync(path);
    const tail = Buffer.alloc(8);
    if (size >= 12) readAll(fd, tail, 0, 8, size - 8);
    const length = tail.readUInt32LE(0);
    if (tail.toString("latin1", 4) !== magic || length > size - 12)
      throw new Error(`${path} is no Parquet file, or not a whole one.`);
    const footer = new Uint8Array(length);
    readAll(fd, footer, 0, length, size - 8 - length);
    return readFooter(footer);
  } finally {
    closeSync(fd);
  }
}

/** The columns that a mapping names which our own reader cannot read: another codec, encoding or type. */
export function unreadable(file: ParquetFile, columns: readonly string[]): readonly string[] {
  const byName = new Map(file.columns.map((column) => [column.name, column]));
  return columns.filter((name) => {
    const column = byName.get(name);
    if (!column) return false;
    return (
      column.kind === null ||
      file.groups.some(({ chunks }) => {
        const chunk = chunks.get(name);
        return chunk === undefined || !isReadable(chunk);
      })
    );
  });
}

/** Gives a Parquet file's rows, row group by row group. A batch holds until the next one is asked for. */
export function* readParquet(
  path: string,
  file: ParquetFile,
  mapping: Mapping,
  coder: LogCoder,
): Generator<Batch> {
  const columns = new LogColumns(file, mapping, coder);
  const fd = openSync(path, "r");
  try {
    let packed = new Uint8Array(0);
    for (const group of file.groups)
      yield columns.read(group.rows, (decoder, name) => {
        const chunk = group.chunks.get(name);
        if (!chunk) throw new Error(`the column “${name}” is missing in a row group`);
        const bytes = chunk.packedBytes + slackBytes;
        if (packed.length < bytes) packed = new Uint8Array(Math.ceil(bytes * 1.25));
        readAll(fd, packed, 0, chunk.packedBytes, chunk.at);
        decoder.decode(chunk, packed.subarray(0, bytes), group.rows);
      });
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    closeSync(fd);
  }
}
