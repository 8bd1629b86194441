import { idLengthIn, recordWords } from "./record.ts";
import type { Records } from "./sort-partition.ts";

/** Fewer rows than this are sorted by putting each in its place: most come in order already. */
const few = 64;

/** What became of one customer's rows. */
export interface CustomerSorted {
  readonly kept: number;
  readonly duplicates: number;
  readonly late: number;
}

/**
 * Sorts one customer's rows, `order[from]` to `order[to - 1]`, which are in order of arrival. Duplicates are left
 * out, so that fewer are kept; `arrivals[from + i]` becomes the place, among the sorted rows, of the i-th that arrived.
 */
export function sortCustomer(
  records: Records,
  order: Int32Array,
  from: number,
  to: number,
  arrivals: Int32Array,
): CustomerSorted {
  const kept = records.shape.hasIds ? dropDuplicates(records, order, from, to) : to - from;
  const end = from + kept;
  const late = countLate(records, order, from, end);
  if (late > 0) {
    for (let i = from; i < end; i++) records.arrival[order[i] as number] = i - from;
    // Where few came late, each is put in its place; otherwise that would cost with the square of their number.
    if (kept <= few || late * 16 < kept) insert(records, order, from, end);
    else order.subarray(from, end).sort((a, b) => compareRows(records, a, b));
    for (let i = 0; i < kept; i++)
      arrivals[from + (records.arrival[order[from + i] as number] as number)] = i;
  }
  return { kept, duplicates: to - from - kept, late };
}

/** A table of ids by their hash, used by one customer after the other; `stamps` says whose a slot is. */
let slots = new Int32Array(256);
let stamps = new Int32Array(256);
let stamp = 0;

/** Of two rows with one id the first to arrive is the event, whatever their times. */
function dropDuplicates(records: Records, order: Int32Array, from: number, to: number): number {
  if (to - from < 2) return to - from;
  while (slots.length < 2 * (to - from)) {
    slots = new Int32Array(slots.length * 2);
    stamps = new Int32Array(slots.length);
  }
  stamp = (stamp + 1) | 0;
  const mask = slots.length - 1;
  let kept = from;
  for (let i = from; i < to; i++) {
    const row = order[i] as number;
    let slot = (records.idHash[row] as number) & mask;
    let isNew = true;
    while (isNew && stamps[slot] === stamp) {
      isNew = !isSameId(records, row, slots[slot] as number);
      slot = (slot + 1) & mask;
    }
    if (!isNew) continue;
    stamps[slot] = stamp;
    slots[slot] = row;
    order[kept++] = row;
  }
  return kept - from;
}

/** Arrived behind a later one. */
function countLate(records: Records, order: Int32Array, from: number, to: number): number {
  const { times } = records;
  let late = 0;
  let latest = order[from] as number;
  for (let i = from + 1; i < to; i++) {
    const row = order[i] as number;
    const after = (times[row] as number) - (times[latest] as number);
    if (after > 0 || (after === 0 && compareRows(records, row, latest) >= 0)) latest = row;
    else late++;
  }
  return late;
}

function insert(records: Records, order: Int32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const row = order[i] as number;
    let place = i;
    while (place > from && compareRows(records, order[place - 1] as number, row) > 0) {
      order[place] = order[place - 1] as number;
      place--;
    }
    order[place] = row;
  }
}

/** By time, then by id (code units); a log without ids by arrival. */
function compareRows(records: Records, a: number, b: number): number {
  const before = (records.times[a] as number) - (records.times[b] as number);
  if (before !== 0) return before;
  if (!records.shape.hasIds) return a - b;
  const idA = idOf(records, a);
  const idB = idOf(records, b);
  return idA < idB ? -1 : idA > idB ? 1 : 0;
}

function isSameId(records: Records, a: number, b: number): boolean {
  const { idHash, idAt, words } = records;
  if (idHash[a] !== idHash[b]) return false;
  const length = idLength(records, a);
  if (length !== idLength(records, b)) return false;
  const atA = idAt[a] as number;
  const atB = idAt[b] as number;
  for (let i = 0; i < (length + 3) >> 2; i++) if (words[atA + i] !== words[atB + i]) return false;
  return true;
}

function idOf(records: Records, row: number): string {
  const start = (records.idAt[row] as number) * 4;
  return Buffer.from(records.view.buffer, start, idLength(records, row)).toString("utf8");
}

function idLength({ words, at }: Records, row: number): number {
  return idLengthIn(words[(at[row] as number) + recordWords.head] as number);
}
