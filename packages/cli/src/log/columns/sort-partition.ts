import type { Block } from "./block.ts";
import { CellCodes } from "./cell-codes.ts";
import { sortCustomer } from "./sort-customer.ts";
import { maskWords, recordWords } from "./record.ts";
import { finish, mix } from "./words.ts";

/** What sorting a partition found. */
export interface Sorted {
  readonly block: Block;
  readonly duplicates: number;
  readonly late: number;
  readonly first: number;
  readonly last: number;
}

/** How a partition's rows were written. */
export interface RecordShape {
  readonly properties: number;
  readonly hasIds: boolean;
}

/** A partition's records as they were written. */
export interface Records {
  readonly words: Int32Array;
  readonly view: DataView;
  readonly rows: number;
  /** By row in order of arrival: where its record begins, its customer, its time. */
  readonly at: Int32Array;
  readonly customer: Int32Array;
  readonly times: Float64Array;
  /** By row: where its id's words begin, and their hash. */
  readonly idAt: Int32Array;
  readonly idHash: Int32Array;
  /** Room for a number by row. */
  readonly arrival: Int32Array;
  readonly customers: CellCodes;
  readonly shape: RecordShape;
}

/** Sorts a partition: by customer, then by time and id, without what arrived twice. */
export function sortPartition(bytes: ArrayBuffer, length: number, shape: RecordShape): Sorted {
  const records = readRecords(bytes, length, shape);
  const { customers } = records;
  const starts = countsOf(records);
  const order = byCustomer(records, starts);
  const found = { duplicates: 0, late: 0 };
  const { arrivals } = room;
  const kept = new Int32Array(customers.size);
  const isCalm = new Uint8Array(customers.size);
  for (let c = 0; c < customers.size; c++) {
    const from = starts[c] as number;
    const one = sortCustomer(records, order, from, starts[c + 1] as number, arrivals);
    kept[c] = one.kept;
    isCalm[c] = one.late === 0 ? 1 : 0;
    found.duplicates += one.duplicates;
    found.late += one.late;
  }
  const block = toBlock(records, starts, order, arrivals, kept, isCalm);
  return { block, ...found, ...spanOf(block) };
}

/** Memory that one partition after the other is sorted in. */
const room = {
  rows: 0,
  at: new Int32Array(0),
  customer: new Int32Array(0),
  idAt: new Int32Array(0),
  idHash: new Int32Array(0),
  arrival: new Int32Array(0),
  arrivals: new Int32Array(0),
  order: new Int32Array(0),
  times: new Float64Array(0),
  customers: new CellCodes(),
};

function makeRoom(rows: number): void {
  room.customers.clear();
  if (room.rows >= rows) return;
  const most = Math.ceil(rows * 1.25);
  const ints = (): Int32Array<ArrayBuffer> => new Int32Array(most);
  Object.assign(room, { rows: most, at: ints(), customer: ints(), idAt: ints(), idHash: ints() });
  Object.assign(room, { arrival: ints(), arrivals: ints(), order: ints() });
  room.times = new Float64Array(most);
}

function readRecords(bytes: ArrayBuffer, length: number, shape: RecordShape): Records {
  const words = new Int32Array(bytes, 0, length >> 2);
  const view = new DataView(bytes);
  const head = recordWords.mask + maskWords(shape.properties);
  // No record is shorter than its head and a word of its customer.
  makeRoom(Math.floor(words.length / (head + 1)) + 1);
  const { at, customer, idAt, idHash, arrival, times, customers } = room;
  let rows = 0;
  let place = 0;
  while (place < words.length) {
    at[rows] = place;
    let texts = place + head;
    for (let m = recordWords.mask; m < head; m++) texts += bitCount(words[place + m] as number);
    const userLength = words[place + recordWords.customer] as number;
    customer[rows] = customers.codeOf(view, texts * 4, userLength);
    const idLength = (words[place + recordWords.nameAndId] as number) >>> 16;
    const id = texts + ((userLength + 3) >> 2);
    place = id + ((idLength + 3) >> 2);
    let hash = idLength;
    for (let i = id; i < place; i++) hash = mix(hash, words[i] as number);
    idAt[rows] = id;
    idHash[rows] = finish(hash);
    rows++;
  }
  readTimes(words, at, rows, times);
  return { words, view, rows, at, customer, times, idAt, idHash, arrival, customers, shape };
}

function readTimes(words: Int32Array, at: Int32Array, rows: number, times: Float64Array): void {
  const halves = new Int32Array(times.buffer);
  for (let i = 0; i < rows; i++) {
    const place = at[i] as number;
    halves[2 * i] = words[place] as number;
    halves[2 * i + 1] = words[place + 1] as number;
  }
}

/** How many bits are set. */
function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function countsOf({ rows, customer, customers }: Records): Int32Array {
  const starts = new Int32Array(customers.size + 1);
  for (let i = 0; i < rows; i++) {
    const next = (customer[i] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let c = 0; c < customers.size; c++)
    starts[c + 1] = (starts[c + 1] as number) + (starts[c] as number);
  return starts;
}

/** Row by row of each customer, in order of arrival. */
function byCustomer({ rows, customer }: Records, starts: Int32Array): Int32Array {
  const next = starts.slice();
  const { order } = room;
  for (let i = 0; i < rows; i++) {
    const c = customer[i] as number;
    order[next[c] as number] = i;
    next[c] = (next[c] as number) + 1;
  }
  return order;
}

/** Lays the rows out as columns; the customers with late rows come last, so that the others are one range. */
function toBlock(
  records: Records,
  froms: Int32Array,
  order: Int32Array,
  arrivals: Int32Array,
  kept: Int32Array,
  isCalm: Uint8Array,
): Block {
  const customers = kept.length;
  const { words, times, at, shape } = records;
  const rows = kept.reduce((sum, count) => sum + count, 0);
  const calm = isCalm.reduce((sum, one) => sum + one, 0);
  const block = {
    starts: new Int32Array(customers + 1),
    times: new Float64Array(rows),
    names: new Uint16Array(rows),
    properties: Array.from({ length: shape.properties }, () => new Int32Array(rows).fill(-1)),
    textEnds: new Int32Array(customers),
  };
  const head = recordWords.mask + maskWords(shape.properties);
  const { bytes, ends } = records.customers.kept;
  const texts = new Uint8Array(bytes.length);
  const late = new Int32Array(rows);
  let lateRows = 0;
  let row = 0;
  let place = 0;
  let textEnd = 0;
  for (const wanted of [1, 0])
    for (let c = 0; c < customers; c++) {
      if (isCalm[c] !== wanted) continue;
      const from = froms[c] as number;
      const count = kept[c] as number;
      for (let i = 0; i < count; i++, row++) {
        const record = order[from + i] as number;
        const start = at[record] as number;
        block.times[row] = times[record] as number;
        block.names[row] = words[start + recordWords.nameAndId] as number;
        let next = start + head;
        for (let m = recordWords.mask; m < head; m++) {
          let bits = words[start + m] as number;
          while (bits !== 0) {
            const property = (m - recordWords.mask) * 32 + 31 - Math.clz32(bits & -bits);
            (block.properties[property] as Int32Array)[row] = words[next++] as number;
            bits &= bits - 1;
          }
        }
        if (wanted === 0) late[lateRows++] = arrivals[from + i] as number;
      }
      for (let i = c === 0 ? 0 : (ends[c - 1] as number); i < (ends[c] as number); i++)
        texts[textEnd++] = bytes[i] as number;
      block.textEnds[place++] = textEnd;
      block.starts[place] = row;
    }
  return { ...block, customers, rows, calm, arrivals: late.slice(0, lateRows), texts };
}

function spanOf({ times, starts, customers }: Block): { first: number; last: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < customers; c++) {
    first = Math.min(first, times[starts[c] as number] as number);
    last = Math.max(last, times[(starts[c + 1] as number) - 1] as number);
  }
  return { first, last };
}
