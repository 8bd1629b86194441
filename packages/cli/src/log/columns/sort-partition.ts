import type { LaidOut } from "./block-builder.ts";
import { BlockBuilder } from "./block-builder.ts";
import { CellCodes } from "./cell-codes.ts";
import { sortCustomer } from "./sort-customer.ts";
import { bitCount, idLengthIn, maskIn, maskWords, recordWords } from "./record.ts";
import { finish, mix } from "./words.ts";

/** What sorting a partition found. */
export interface Sorted {
  /** It holds until the next partition is sorted. */
  readonly block: LaidOut;
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
  const { arrivals, builder } = room;
  const found = { duplicates: 0, late: 0 };
  const kept = new Int32Array(customers.size);
  const late: number[] = [];
  builder.begin(records);
  for (let c = 0; c < customers.size; c++) {
    const from = starts[c] as number;
    const one = sortCustomer(records, order, from, starts[c + 1] as number, arrivals);
    found.duplicates += one.duplicates;
    found.late += one.late;
    kept[c] = one.kept;
    // Laid out at once: its rows have just been looked at.
    if (one.late === 0) builder.add(records, c, order, from, from + one.kept, null);
    else late.push(c);
  }
  for (const c of late) {
    const from = starts[c] as number;
    builder.add(records, c, order, from, from + (kept[c] as number), arrivals);
  }
  const block = builder.end();
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
  /** By the numbers that customers were written under: their codes. */
  numbers: new Int32Array(1024),
  customers: new CellCodes(),
  builder: new BlockBuilder(),
};

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}

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
  const masks = maskWords(shape.properties);
  const head = recordWords.mask + masks;
  // No record is shorter than its head.
  makeRoom(Math.floor(words.length / (head + (shape.hasIds ? 1 : 0))) + 1);
  const { at, customer, idAt, idHash, arrival, times, customers } = room;
  let rows = 0;
  let numbered = 0;
  let place = 0;
  while (place < words.length) {
    at[rows] = place;
    const first = words[place + recordWords.head] as number;
    let texts = place + head;
    if (masks === 0) texts += bitCount(maskIn(first));
    else
      for (let m = recordWords.mask; m < head; m++) texts += bitCount(words[place + m] as number);
    const said = words[place + recordWords.customer] as number;
    let userWords = 0;
    if (said < 0) {
      userWords = (~said + 3) >> 2;
      if (numbered === room.numbers.length) room.numbers = doubled(room.numbers);
      room.numbers[numbered] = customers.codeOf(view, texts * 4, ~said);
      customer[rows] = room.numbers[numbered++] as number;
    } else customer[rows] = room.numbers[said] as number;
    const idLength = idLengthIn(first);
    const id = texts + userWords;
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

function spanOf({ times, starts, customers }: LaidOut): { first: number; last: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < customers; c++) {
    first = Math.min(first, times[starts[c] as number] as number);
    last = Math.max(last, times[(starts[c + 1] as number) - 1] as number);
  }
  return { first, last };
}
