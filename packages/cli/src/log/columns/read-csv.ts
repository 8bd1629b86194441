import type { Readable } from "node:stream";
import { PassThrough } from "node:stream";
import { parse } from "csv-parse";
import { parseInstant } from "@proffer/engine";
import type { Mapping, Row } from "../mapping.ts";
import { readTimestamp } from "../mapping.ts";
import { absentColumns, checkColumns } from "../read-histories.ts";
import type { Batch } from "./batch.ts";
import type { CellCodes } from "./cell-codes.ts";
import { CsvScanner } from "./csv-scanner.ts";
import type { LogCoder } from "./log-coder.ts";
import { slackBytes } from "./words.ts";

/** So many bytes are looked through at a time. */
const bytesAtOnce = 1 << 20;

/** Reads CSV with a header into a coder. @returns the columns that the mapping names and the header has not. */
export async function readCsv(
  stream: Readable,
  mapping: Mapping,
  coder: LogCoder,
  onBatch: () => Promise<void>,
  atOnce = bytesAtOnce,
): Promise<readonly string[]> {
  const reader = new CsvReader(mapping, coder);
  let held: Buffer[] = [];
  let bytes = 0;
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const { done, value } = await chunks.next();
    if (!done) {
      held.push(value);
      bytes += value.length;
      if (bytes < atOnce) continue;
    }
    const left = reader.take(held, done === true);
    if (left === "odd") return reader.goOn(chunks, done === true, onBatch);
    held = [left];
    bytes = left.length;
    await onBatch();
    if (done) return reader.absent;
  }
}

class CsvReader {
  absent: readonly string[] = [];
  readonly #mapping: Mapping;
  readonly #coder: LogCoder;
  readonly #scanner = new CsvScanner();
  #header: readonly string[] | undefined;
  /** Of a record that is not for the scanner: what has come of it and all behind it. */
  #rest = Buffer.alloc(0);
  #isBegun = false;

  constructor(mapping: Mapping, coder: LogCoder) {
    this.#mapping = mapping;
    this.#coder = coder;
  }

  /** Takes in the whole records of some bytes. @returns what is left over, or that the rest is not for the scanner. */
  take(parts: readonly Buffer[], isLast: boolean): Buffer | "odd" {
    const whole = Buffer.concat([...parts, Buffer.alloc(slackBytes)]);
    const mark = !this.#isBegun && whole.subarray(0, 3).toString("latin1") === "\u00EF\u00BB\u00BF";
    const bytes = mark ? whole.subarray(3) : whole;
    const end = bytes.length - slackBytes;
    this.#scanner.open(bytes, end, isLast);
    if (end > 0) this.#isBegun = true;
    const found = this.#header === undefined ? this.#readHeader(bytes) : "record";
    const last = found === "record" ? this.#takeRecords(bytes) : found;
    this.#rest = Buffer.from(bytes.subarray(this.#scanner.next, end));
    return last === "odd" ? "odd" : this.#rest;
  }

  #readHeader(bytes: Buffer): "record" | "more" | "odd" {
    for (;;) {
      const found = this.#scanner.scan();
      if (found === "more" || found === "odd") return found;
      if (found === "empty") continue;
      const { starts, lengths } = this.#scanner;
      this.#header = starts.map((start, f) => text(bytes, start, lengths[f] as number));
      return "record";
    }
  }

  #takeRecords(bytes: Buffer): "more" | "odd" {
    const header = this.#header as readonly string[];
    const width = header.length;
    const starts: number[] = [];
    const lengths: number[] = [];
    const { scanner, found } = { scanner: this.#scanner, found: { last: "record" } };
    let rows = 0;
    for (;;) {
      found.last = scanner.scan();
      if (found.last === "empty") continue;
      if (found.last !== "record") break;
      for (let f = 0; f < width; f++) {
        starts.push(scanner.starts[f] ?? 0);
        lengths.push(scanner.lengths[f] ?? -1);
      }
      rows++;
    }
    if (rows > 0) this.#coder.take(this.#toBatch(bytes, rows, starts, lengths));
    return found.last as "more" | "odd";
  }

  #toBatch(bytes: Buffer, rows: number, starts: number[], lengths: number[]): Batch {
    const header = this.#header as readonly string[];
    const mapping = this.#mapping;
    const width = header.length;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const row = (i: number): Row => rowOf(bytes, header, starts, lengths, i);
    if (this.#coder.counts.rows === 0) {
      checkColumns(mapping, row(0));
      this.absent = absentColumns(mapping, { kind: "csv", row: row(0) });
    }
    const texts = (column: string) => {
      const f = header.lastIndexOf(column);
      const lengthsOf = new Int32Array(rows).fill(-1);
      const found = { view, starts: new Int32Array(rows), lengths: lengthsOf, repeats: null };
      if (f < 0) return found;
      for (let i = 0; i < rows; i++) {
        found.starts[i] = starts[i * width + f] as number;
        found.lengths[i] = lengths[i * width + f] as number;
      }
      return found;
    };
    const codes = (column: string, cells: CellCodes): Int32Array => {
      const { starts, lengths } = texts(column);
      for (let i = 0; i < rows; i++) {
        const length = lengths[i] as number;
        lengths[i] = length > 0 ? cells.codeOf(view, starts[i] as number, length) : -1;
      }
      return lengths;
    };
    const times = texts(mapping.timestamp);
    return {
      rows,
      users: texts(mapping.userId),
      ids: mapping.messageId === null ? null : texts(mapping.messageId),
      times: Float64Array.from({ length: rows }, (_, i) =>
        timeAt(bytes, times.starts[i] as number, times.lengths[i] as number),
      ),
      events: codes(mapping.event.column, this.#coder.eventCells),
      properties: this.#coder.properties.map(({ column, cells }) => codes(column, cells)),
      row,
    };
  }

  /** Has csv-parse read what is left, beginning with a record. */
  async goOn(
    chunks: AsyncIterator<Buffer>,
    isDone: boolean,
    onBatch: () => Promise<void>,
  ): Promise<readonly string[]> {
    const parser = parse({
      columns: this.#header ? [...this.#header] : true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      ...(this.#header && { record_delimiter: this.#scanner.endsInReturn ? "\r\n" : "\n" }),
    });
    const input = new PassThrough();
    input.pipe(parser);
    input.write(this.#rest);
    const feed = async (): Promise<void> => {
      for (
        let next = isDone ? undefined : await chunks.next();
        next && !next.done;
        next = await chunks.next()
      )
        if (!input.write(next.value)) await new Promise((resolve) => input.once("drain", resolve));
      input.end();
    };
    const fed = feed().catch((error: unknown) => void parser.destroy(error as Error));
    let taken = 0;
    for await (const row of parser) {
      if (this.#coder.counts.rows === 0) {
        checkColumns(this.#mapping, row as Row);
        this.absent = absentColumns(this.#mapping, { kind: "csv", row: row as Row });
      }
      this.#coder.takeRow(row as Row);
      if (++taken % 8192 === 0) await onBatch();
    }
    await fed;
    return this.absent;
  }
}

function rowOf(
  bytes: Buffer,
  header: readonly string[],
  starts: readonly number[],
  lengths: readonly number[],
  row: number,
): Row {
  const cells: Record<string, string> = {};
  for (const [f, name] of header.entries()) {
    const length = lengths[row * header.length + f] as number;
    if (length >= 0) cells[name] = text(bytes, starts[row * header.length + f] as number, length);
  }
  return cells;
}

function text(bytes: Buffer, start: number, length: number): string {
  return bytes.toString("utf8", start, start + length);
}

/** Digits that a double holds exactly are read here; everything else as the row reader reads it. */
const exactDigits = 15;

function timeAt(bytes: Buffer, start: number, length: number): number {
  if (length <= 0) return Number.NaN;
  let time = 0;
  for (let i = 0; i < length; i++) {
    const digit = (bytes[start + i] as number) - 48;
    if (digit < 0 || digit > 9 || length > exactDigits)
      return readTimestamp(text(bytes, start, length)) ?? Number.NaN;
    time = time * 10 + digit;
  }
  return parseInstant(time) ?? Number.NaN;
}
