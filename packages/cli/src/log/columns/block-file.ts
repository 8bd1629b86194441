import { crc32 } from "node:zlib";
import type { Block } from "./block.ts";
import type { HeldCodes, LaidOut } from "./block-builder.ts";

/** Where a block is kept, and what its bytes sum up to. */
export interface BlockPlace {
  readonly file: string;
  readonly at: number;
  readonly bytes: number;
  readonly crc: number;
  readonly customers: number;
  readonly rows: number;
  /** What its first customer's number is. */
  readonly firstCustomer: number;
  /** The most rows that one customer has. */
  readonly longest: number;
}

const magic = 0x50424c4b;
const heads = 8;

/** Memory that one block after the other is encoded in. */
let room = new Uint8Array(0);

/**
 * A block as bytes, which hold until the next one is encoded: eight numbers, two for each property, and then the columns, each from an address that is a multiple
 * of 8. A property that most rows lack is kept as the rows that have it, and their codes.
 */
export function encodeBlock(block: LaidOut): Uint8Array {
  const { customers, rows, calm, starts, times, names, arrivals, textEnds, texts } = block;
  let highest = 0;
  for (let i = 0; i < names.length; i++) highest |= names[i] as number;
  const isNarrow = highest < 256;
  const properties = block.properties.map((held) => shorter(held, rows));
  const parts: ArrayBufferView[] = [
    Int32Array.of(
      magic,
      customers,
      rows,
      calm,
      texts.length,
      arrivals.length,
      block.properties.length,
      isNarrow ? 1 : 2,
    ),
    Int32Array.from(properties.flatMap(({ rows, codes }) => [rows ? 1 : 0, codes.length])),
    starts,
    times,
    isNarrow ? new Uint8Array(names) : names,
    ...properties.flatMap(({ rows, codes }) => (rows ? [rows, codes] : [codes])),
    arrivals,
    textEnds,
    texts,
  ];
  const size = parts.reduce((sum, { byteLength }) => sum + padded(byteLength), 0);
  if (room.length < size) room = new Uint8Array(Math.ceil(size * 1.25));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    room.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    const end = at + padded(byteLength);
    room.fill(0, at + byteLength, end);
    at = end;
  }
  return room.subarray(0, size);
}

/** The sum that says whether a block's bytes are those that were written. */
export function sumOf(bytes: Uint8Array): number {
  return crc32(bytes);
}

/** @throws an `Error` where the bytes are no block. */
export function decodeBlock(bytes: Uint8Array, into: BlockBuffers): Block {
  const head = new Int32Array(bytes.buffer, bytes.byteOffset, heads);
  const [sign, customers = 0, rows = 0, calm = 0, textBytes = 0, late = 0, count = 0, width] = head;
  if (sign !== magic || count !== into.properties.length)
    throw new Error("the block is not one of this version");
  let at = bytes.byteOffset + heads * 4;
  const take = <View>(make: (buffer: ArrayBufferLike, at: number) => View, size: number): View => {
    const view = make(bytes.buffer, at);
    at += padded(size);
    return view;
  };
  const ints = (length: number): Int32Array =>
    take((buffer, at) => new Int32Array(buffer, at, length), length * 4);
  const kinds = ints(count * 2);
  into.starts.set(ints(customers + 1));
  into.times.set(take((buffer, at) => new Float64Array(buffer, at, rows), rows * 8));
  into.names.set(
    width === 1
      ? take((buffer, at) => new Uint8Array(buffer, at, rows), rows)
      : take((buffer, at) => new Uint16Array(buffer, at, rows), rows * 2),
  );
  for (const [p, codes] of into.properties.entries()) {
    const held = kinds[2 * p + 1] as number;
    if (kinds[2 * p] === 0) codes.set(ints(held));
    else {
      const places = ints(held);
      const values = ints(held);
      codes.fill(-1, 0, rows);
      for (let i = 0; i < held; i++) codes[places[i] as number] = values[i] as number;
    }
  }
  const { starts, times, names, properties } = into;
  const arrivals = ints(late);
  const textEnds = ints(customers);
  const texts = take((buffer, at) => new Uint8Array(buffer, at, textBytes), textBytes);
  return { customers, rows, calm, starts, times, names, properties, arrivals, textEnds, texts };
}

/** Where blocks are unpacked, one after the other. */
export interface BlockBuffers {
  readonly starts: Int32Array;
  readonly times: Float64Array;
  readonly names: Uint16Array;
  readonly properties: readonly Int32Array[];
}

/** Room for the largest of some blocks. */
export function createBuffers(
  blocks: readonly Pick<BlockPlace, "customers" | "rows">[],
  properties: number,
): BlockBuffers {
  const customers = blocks.reduce((most, block) => Math.max(most, block.customers), 0);
  const rows = blocks.reduce((most, block) => Math.max(most, block.rows), 0);
  return {
    starts: new Int32Array(customers + 1),
    times: new Float64Array(rows),
    names: new Uint16Array(rows),
    properties: Array.from({ length: properties }, () => new Int32Array(rows)),
  };
}

/** The rows that have a property and their codes, or the codes of all rows: whatever is less. */
function shorter(
  held: HeldCodes,
  rows: number,
): { readonly rows?: Int32Array; readonly codes: Int32Array } {
  const { length } = held.rows;
  if (length * 2 < rows) return held;
  const codes = new Int32Array(rows).fill(-1);
  for (let i = 0; i < length; i++) codes[held.rows[i] as number] = held.codes[i] as number;
  return { codes };
}

function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}
