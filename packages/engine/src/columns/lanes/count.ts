import type { CountPlan } from "../../facts/fact.ts";
import type { Keys } from "../bound/keys.ts";
import type { Where } from "../bound/where.ts";
import type { Lane, LaneParts } from "./lane.ts";
import { comesToSoMany, enters, concernsOf, flagsOf, looks, Mouth } from "./lane.ts";
import { StampedTable } from "../bound/stamped-table.ts";

/** Stamp, key, how many rows, the last of them, and whether the edge is used up. */
const entrySize = 8;
/** The key of those that group nothing. */
const onlyKey = 0;

/**
 * `count` of at least so many within a rolling window or ever: true where the so-many-th row from behind lies within
 * it. What it keeps of a key is in one entry of one small table.
 */
export class CountLane implements Lane {
  readonly concerns: Uint8Array;
  readonly mouth: Mouth;
  readonly #times: Float64Array;
  readonly #codes: Uint16Array;
  readonly #flags: Uint8Array;
  readonly #where: Where | null;
  readonly #keys: Keys | null;
  readonly #ms: number;
  readonly #least: number;
  readonly #isEdged: boolean;
  /** The row of the same key before a row, at `row & mask`. */
  readonly #before: Int32Array;
  readonly #mask: number;
  readonly #table = new StampedTable(entrySize);

  constructor(parts: LaneParts, plan: CountPlan, least: number) {
    const { rule, tables } = parts;
    this.#times = tables.columns.times;
    this.#codes = tables.columns.names.codes;
    this.#flags = flagsOf(parts, plan.event);
    this.concerns = concernsOf(this.#flags);
    this.#where = tables.whereOf(plan.where);
    this.#keys = plan.by === null ? null : tables.keysOf(plan.by);
    this.#ms = plan.within?.type === "rolling" ? plan.within.ms : Number.POSITIVE_INFINITY;
    this.#least = least;
    this.#isEdged = rule.repeat === "edge";
    this.mouth = new Mouth(parts);
    this.#mask = tables.rows.mask;
    this.#before = new Int32Array(this.#mask + 1);
  }

  run(rows: Int32Array, count: number): void {
    if (!comesToSoMany(rows, count, this.#times, this.#least, this.#ms)) return;
    const [codes, flags, where, keys] = [this.#codes, this.#flags, this.#where, this.#keys];
    const [before, rowMask, least] = [this.#before, this.#mask, this.#least];
    this.#table.begin(count);
    const { cells: table, stamp, shift, mask } = this.#table;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const flag = flags[codes[row] as number] as number;
      const key = keys === null ? onlyKey : keys.at(row);
      if (key < 0) continue;
      let at = Math.imul(key, 0x9e3779b1) >>> shift;
      while (table[at * entrySize] === stamp && table[at * entrySize + 1] !== key)
        at = (at + 1) & mask;
      const entry = at * entrySize;
      if (table[entry] !== stamp) {
        table[entry] = stamp;
        table[entry + 1] = key;
        table[entry + 2] = 0;
        table[entry + 4] = 0;
      }
      if ((flag & enters) !== 0 && (where === null || where.passes(row))) {
        table[entry + 2] = (table[entry + 2] as number) + 1;
        before[row & rowMask] = table[entry + 3] as number;
        table[entry + 3] = row;
      }
      if ((flag & looks) === 0) continue;
      const total = table[entry + 2] as number;
      const isTrue = total >= least && this.#reaches(row, table[entry + 3] as number);
      if (isTrue && !(this.#isEdged && table[entry + 4] === 1))
        this.#fire(row, keys === null ? -1 : key, total, table[entry + 3] as number);
      table[entry + 4] = isTrue ? 1 : 0;
    }
  }

  /** Whether the row that makes it enough lies within the window of a look. */
  #reaches(look: number, last: number): boolean {
    let row = last;
    for (let i = 1; i < this.#least; i++) row = this.#before[row & this.#mask] as number;
    return (this.#times[row] as number) > (this.#times[look] as number) - this.#ms;
  }

  #fire(look: number, key: number, total: number, last: number): void {
    const at = this.#times[look] as number;
    let count = 0;
    for (let row = last; count < total; row = this.#before[row & this.#mask] as number) {
      if ((this.#times[row] as number) <= at - this.#ms) break;
      count++;
    }
    this.mouth.fire(look, at, 0, key, count);
  }
}
