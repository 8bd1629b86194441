import { quarterMs } from "./local-hours.ts";

/** How often something happened in each quarter of an hour of a log; plain data. */
export interface Quarters {
  /** The first, in quarters of an hour since 1970-01-01. */
  readonly first: number;
  /** How many there are. */
  readonly length: number;
  /** Rule by rule, by quarter. */
  readonly counts: Uint32Array;
}

/** Beyond so many numbers, of a log of decades, nothing is counted here. */
const most = 4_000_000;

export function createQuarters(rules: number, firstAt: number, lastAt: number): Quarters {
  const first = Math.floor(firstAt / quarterMs);
  const asked = Math.max(0, Math.floor(lastAt / quarterMs) - first + 1);
  const length = asked * rules <= most ? asked : 0;
  return { first, length, counts: new Uint32Array(length * rules) };
}

/** Counts what happened at an instant; `false` where it lies outside. */
export function addQuarter({ first, length, counts }: Quarters, rule: number, at: number): boolean {
  const quarter = Math.floor(at / quarterMs) - first;
  if (!(quarter >= 0 && quarter < length)) return false;
  const place = rule * length + quarter;
  counts[place] = (counts[place] as number) + 1;
  return true;
}

/** Hands on what has been counted, and begins anew. */
export function takeQuarters(
  { first, length, counts }: Quarters,
  take: (rule: number, at: number, times: number) => void,
): void {
  for (let place = 0; place < counts.length; place++) {
    const times = counts[place] as number;
    if (times === 0) continue;
    counts[place] = 0;
    take(Math.floor(place / length), (first + (place % length)) * quarterMs, times);
  }
}
