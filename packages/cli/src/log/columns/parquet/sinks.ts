import { parseInstant } from "@proffer/engine";
import type { Texts } from "../batch.ts";
import { oddCell } from "../batch.ts";
import type { CellCodes } from "../cell-codes.ts";
import { readBytes } from "../cell-kinds.ts";
import { slackBytes } from "../words.ts";
import type { ValueSink } from "./decode.ts";
import type { ParquetColumn } from "./metadata.ts";

/** Codes the cells of a column; what the group's dictionary holds is looked up once. */
export class CodeSink implements ValueSink {
  codes = new Int32Array(0);
  readonly #cells: CellCodes;
  #known = new Int32Array(0);

  constructor(cells: CellCodes) {
    this.#cells = cells;
  }

  begin(rows: number): void {
    if (this.codes.length < rows) this.codes = new Int32Array(rows);
    this.codes.fill(-1);
  }

  dictionary(view: DataView, starts: Int32Array, lengths: Int32Array): void {
    this.#known = starts.map((start, i) => this.#codeOf(view, start, lengths[i] as number));
  }

  entries(row: number, count: number, entries: Int32Array, present: Int32Array | null): void {
    const { codes } = this;
    const known = this.#known;
    let next = 0;
    for (let i = 0; i < count; i++)
      if (present === null || present[i] !== 0)
        codes[row + i] = known[entries[next++] as number] as number;
  }

  value(row: number, view: DataView, start: number, length: number): void {
    this.codes[row] = this.#codeOf(view, start, length);
  }

  /** An empty cell is none. */
  #codeOf(view: DataView, start: number, length: number): number {
    return length === 0 ? -1 : this.#cells.codeOf(view, start, length);
  }
}

/** Keeps where the texts of a column stand. Numbers become their digits. */
export class TextSink implements ValueSink, Texts {
  view: DataView = new DataView(new ArrayBuffer(0));
  starts = new Int32Array(0);
  lengths = new Int32Array(0);
  repeats = { size: 0, of: new Int32Array(0) };
  readonly #column: ParquetColumn;
  /** A truth value is nobody. */
  readonly #isUser: boolean;
  #dictionaryStarts = new Int32Array(0);
  #dictionaryLengths = new Int32Array(0);
  #own = new Uint8Array(0);
  #ownEnd = 0;

  constructor(column: ParquetColumn, isUser: boolean) {
    this.#column = column;
    this.#isUser = isUser;
  }

  begin(rows: number): void {
    if (this.lengths.length < rows) {
      this.starts = new Int32Array(rows);
      this.lengths = new Int32Array(rows);
      this.repeats.of = new Int32Array(rows);
    }
    this.lengths.fill(-1);
    this.repeats.of.fill(-1);
    this.repeats.size = 0;
    this.#ownEnd = 0;
  }

  dictionary(view: DataView, starts: Int32Array, lengths: Int32Array): void {
    const places = starts.map((start, i) => this.#place(view, start, lengths[i] as number));
    this.#dictionaryLengths = starts.map((start, i) =>
      this.#length(view, start, lengths[i] as number),
    );
    this.#dictionaryStarts = places;
    this.repeats.size = starts.length;
  }

  entries(row: number, count: number, entries: Int32Array, present: Int32Array | null): void {
    const { starts, lengths } = this;
    const ofRow = this.repeats.of;
    const knownStarts = this.#dictionaryStarts;
    const knownLengths = this.#dictionaryLengths;
    let next = 0;
    for (let i = row; i < row + count; i++) {
      if (present !== null && present[i - row] === 0) continue;
      const entry = entries[next++] as number;
      starts[i] = knownStarts[entry] as number;
      lengths[i] = knownLengths[entry] as number;
      ofRow[i] = entry;
    }
  }

  value(row: number, view: DataView, start: number, length: number): void {
    if (this.#column.kind === "text") {
      this.view = view;
      this.starts[row] = start;
      this.lengths[row] = length;
      return;
    }
    this.starts[row] = this.#place(view, start, length);
    this.lengths[row] = this.#length(view, start, length);
  }

  #textOf(view: DataView, start: number, length: number): string {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start, length);
    return String(readBytes(bytes, this.#column.kind ?? "text") ?? "");
  }

  #length(view: DataView, start: number, length: number): number {
    if (this.#column.kind === "text") return length;
    if (this.#isUser && this.#column.kind === "boolean") return oddCell;
    return this.#textOf(view, start, length).length;
  }

  /** Where a text stands: where the file has it, or, of a number, where its digits were put. */
  #place(view: DataView, start: number, length: number): number {
    if (this.#column.kind === "text") {
      this.view = view;
      return start;
    }
    const text = this.#textOf(view, start, length);
    const at = this.#ownEnd;
    if (at + text.length + slackBytes > this.#own.length) {
      const own = new Uint8Array(Math.max(65_536, this.#own.length * 2));
      own.set(this.#own);
      this.#own = own;
    }
    Buffer.from(this.#own.buffer).write(text, at, "latin1");
    this.#ownEnd = at + text.length;
    this.view = new DataView(this.#own.buffer);
    return at;
  }
}

const high = 2 ** 32;
/** The last millisecond that a calendar can show. */
const maxInstant = 8.64e15;

/** Reads instants; what is none is NaN. */
export class TimeSink implements ValueSink {
  times = new Float64Array(0);
  readonly #column: ParquetColumn;
  #known = new Float64Array(0);

  constructor(column: ParquetColumn) {
    this.#column = column;
  }

  begin(rows: number): void {
    if (this.times.length < rows) this.times = new Float64Array(rows);
    this.times.fill(Number.NaN);
  }

  dictionary(view: DataView, starts: Int32Array, lengths: Int32Array): void {
    this.#known = Float64Array.from(starts, (start, i) =>
      this.#instant(view, start, lengths[i] as number),
    );
  }

  entries(row: number, count: number, entries: Int32Array, present: Int32Array | null): void {
    let next = 0;
    for (let i = 0; i < count; i++)
      if (present === null || present[i] !== 0)
        this.times[row + i] = this.#known[entries[next++] as number] as number;
  }

  value(row: number, view: DataView, start: number, length: number): void {
    this.times[row] = this.#instant(view, start, length);
  }

  #instant(view: DataView, start: number, length: number): number {
    if (this.#column.kind === "long" && this.#column.perMs === null) {
      const time = view.getInt32(start + 4, true) * high + view.getUint32(start, true);
      return Math.abs(time) <= maxInstant ? time : Number.NaN;
    }
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start, length);
    const value = readTime(bytes, this.#column);
    const isDigits = typeof value === "string" && /^-?\d+$/.test(value);
    return parseInstant(isDigits ? Number(value) : value) ?? Number.NaN;
  }
}

/** A cell with a time as the row reader is to have it: Parquet's instants are ms there. */
export function readTime(bytes: Uint8Array, { kind, perMs }: ParquetColumn): unknown {
  const value = readBytes(bytes, kind ?? "text");
  if (perMs === null) return value;
  return Math.floor(Number(value) / perMs);
}
