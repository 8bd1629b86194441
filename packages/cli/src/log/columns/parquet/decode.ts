import { gunzipSync } from "node:zlib";
import { slackBytes } from "../words.ts";
import { isAllOnes, readHybrid } from "./hybrid.ts";
import type { Chunk, ParquetColumn } from "./metadata.ts";
import { unpackSnappy } from "./snappy.ts";
import type { Struct } from "./thrift.ts";
import { ThriftReader } from "./thrift.ts";

/** Takes in the values of a column, row by row within a row group. */
export interface ValueSink {
  /** The values of the group's dictionary, before any that point there. */
  dictionary(view: DataView, starts: Int32Array, lengths: Int32Array): void;
  /**
   * The values of so many rows, from `row` on, are the dictionary's: one number for each row that has a value. Rows
   * without one are 0 in `present`; where that is `null`, all have one.
   */
  entries(row: number, count: number, entries: Int32Array, present: Int32Array | null): void;
  /** A row's value stands by itself. Rows that have none are not told of. */
  value(row: number, view: DataView, start: number, length: number): void;
}

const codecs = { none: 0, snappy: 1, gzip: 2 } as const;
const encodings = { plain: 0, dictionary: 2, rle: 3, bits: 4, newDictionary: 8 } as const;
const known: readonly number[] = Object.values(encodings);

/** Whether our own reader reads a chunk; DuckDB reads all others. */
export function isReadable({ codec, encodings }: Chunk): boolean {
  return codec <= codecs.gzip && encodings.every((encoding) => known.includes(encoding));
}

const widths = { int: 4, long: 8, double: 8, boolean: 1, text: 0 } as const;

/** Unpacks and reads a column's chunks, one row group after the other, into the same memory. */
export class ColumnDecoder {
  readonly #column: ParquetColumn;
  readonly #sink: ValueSink;
  #codec = 0;
  #packed: DataView = new DataView(new ArrayBuffer(0));
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #levels = new Int32Array(0);
  #indices = new Int32Array(0);
  /** How much of the unpacked bytes is used, and how many rows are read. */
  #used = 0;
  #row = 0;

  constructor(column: ParquetColumn, sink: ValueSink) {
    this.#column = column;
    this.#sink = sink;
  }

  /** @param packed with slack behind. @throws where the chunk is not as its headers say. */
  decode(chunk: Chunk, packed: Uint8Array, rows: number): void {
    this.#codec = chunk.codec;
    this.#packed = new DataView(packed.buffer, packed.byteOffset, packed.length);
    if (this.#bytes.length < chunk.bytes + slackBytes) {
      this.#bytes = new Uint8Array(Math.ceil(chunk.bytes * 1.25) + slackBytes);
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.#used = 0;
    this.#row = 0;
    const header = new ThriftReader(packed);
    while (this.#row < rows) {
      const page = header.struct();
      const at = header.at;
      header.at += Number(page.get(3));
      if (header.at > packed.length) throw new Error("a page is longer than its column");
      if (page.has(7)) this.#dictionary(page, at, header.at);
      else if (page.has(5)) this.#page(page, at, header.at);
      else if (page.has(8)) this.#newPage(page, at, header.at);
    }
  }

  /** @returns where the unpacked bytes begin. */
  #unpack(at: number, end: number, isPacked = true): number {
    const start = this.#used;
    if (isPacked && this.#codec === codecs.snappy)
      this.#used = unpackSnappy(this.#packed, at, end, this.#view, start);
    else {
      const body = new Uint8Array(this.#packed.buffer, this.#packed.byteOffset + at, end - at);
      const plain = isPacked && this.#codec === codecs.gzip ? gunzipSync(body) : body;
      this.#bytes.set(plain, start);
      this.#used = start + plain.length;
    }
    return start;
  }

  #dictionary(page: Struct, begin: number, end: number): void {
    let at = this.#unpack(begin, end);
    const size = Number((page.get(7) as Struct).get(1));
    const starts = new Int32Array(size);
    const lengths = new Int32Array(size);
    const isText = this.#column.kind === "text";
    for (let i = 0; i < size; i++) {
      const length = isText ? this.#view.getInt32(at, true) : widths[this.#column.kind ?? "text"];
      if (isText) at += 4;
      starts[i] = at;
      lengths[i] = length;
      at += length;
    }
    this.#sink.dictionary(this.#view, starts, lengths);
  }

  #page(page: Struct, begin: number, end: number): void {
    const about = page.get(5) as Struct;
    const start = this.#unpack(begin, end);
    const count = Number(about.get(1));
    const encoding = Number(about.get(2));
    if (!this.#column.optional) return this.#values(start, encoding, count, null);
    const levels = start + 4 + this.#view.getInt32(start, true);
    const present = this.#readLevels(this.#view, start + 4, levels, count);
    this.#values(levels, encoding, count, present);
  }

  /** The second kind of page has its levels unpacked, in front. */
  #newPage(page: Struct, begin: number, end: number): void {
    const about = page.get(8) as Struct;
    const count = Number(about.get(1));
    const values = begin + Number(about.get(5));
    const start = this.#unpack(values, end, about.get(7) !== false);
    const present = this.#column.optional
      ? this.#readLevels(this.#packed, begin, values, count)
      : null;
    this.#values(start, Number(about.get(4)), count, present);
  }

  /** By row, 1 where it has a value; `null` where all have. */
  #readLevels(from: DataView, at: number, end: number, count: number): Int32Array | null {
    if (isAllOnes(from, at, end, count)) return null;
    if (this.#levels.length < count) this.#levels = new Int32Array(count);
    const levels = this.#levels;
    readHybrid(from, at, end, 1, count, levels);
    for (let i = 0; i < count; i++) if (levels[i] === 0) return levels;
    return null;
  }

  #values(start: number, encoding: number, count: number, present: Int32Array | null): void {
    const { kind } = this.#column;
    if (encoding === encodings.dictionary || encoding === encodings.newDictionary)
      this.#entries(start, count, present);
    else if (kind === "boolean") this.#booleans(start, encoding, count, present);
    else if (kind === "text") this.#texts(start, count, present);
    else this.#numbers(start, count, present);
    this.#row += count;
  }

  #texts(start: number, count: number, present: Int32Array | null): void {
    let at = start;
    for (let i = 0; i < count; i++) {
      if (present !== null && present[i] === 0) continue;
      const length = this.#view.getInt32(at, true);
      this.#sink.value(this.#row + i, this.#view, at + 4, length);
      at += 4 + length;
    }
  }

  #numbers(start: number, count: number, present: Int32Array | null): void {
    const width = widths[this.#column.kind ?? "text"];
    let at = start;
    for (let i = 0; i < count; i++) {
      if (present !== null && present[i] === 0) continue;
      this.#sink.value(this.#row + i, this.#view, at, width);
      at += width;
    }
  }

  #entries(start: number, count: number, present: Int32Array | null): void {
    const indices = this.#readIndices(start + 1, this.#view.getUint8(start), count, present);
    this.#sink.entries(this.#row, count, indices, present);
  }

  #readIndices(at: number, width: number, count: number, present: Int32Array | null): Int32Array {
    let values = count;
    if (present !== null) {
      values = 0;
      for (let i = 0; i < count; i++) values += present[i] as number;
    }
    if (this.#indices.length < values) this.#indices = new Int32Array(values);
    if (values > 0) readHybrid(this.#view, at, this.#used, width, values, this.#indices);
    return this.#indices;
  }

  /** Packed bits, or (RLE, behind its length) runs. */
  #booleans(start: number, encoding: number, count: number, present: Int32Array | null): void {
    const truths = new DataView(Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0, 0, 0).buffer);
    const bits =
      encoding === encodings.rle
        ? this.#readIndices(start + 4, 1, count, present)
        : Int32Array.from({ length: count }, (_, i) => this.#bit(start, i));
    let next = 0;
    for (let i = 0; i < count; i++) {
      if (present !== null && present[i] === 0) continue;
      this.#sink.value(this.#row + i, truths, bits[next++] as number, 1);
    }
  }

  #bit(start: number, i: number): number {
    return ((this.#bytes[start + (i >> 3)] ?? 0) >> (i & 7)) & 1;
  }
}
