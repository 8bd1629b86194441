import type { DistinctPlan } from "../../facts/fact.ts";
import type { Keys } from "../bound/keys.ts";
import type { Where } from "../bound/where.ts";
import type { Lane, LaneParts } from "./lane.ts";
import { comesToSoMany, enters, concernsOf, flagsOf, looks, Mouth } from "./lane.ts";
import { StampedTable } from "../bound/stamped-table.ts";

/** Stamp, value, and the place of the last row that had it. */
const entrySize = 4;

/** `distinct` of the customer's, of at least so many within a rolling window or ever. */
export class DistinctLane implements Lane {
  readonly concerns: Uint8Array;
  readonly mouth: Mouth;
  readonly #times: Float64Array;
  readonly #codes: Uint16Array;
  readonly #flags: Uint8Array;
  readonly #where: Where | null;
  readonly #keys: Keys;
  readonly #ms: number;
  readonly #least: number;
  readonly #isEdged: boolean;
  /** The rows that entered, in their order, and which of them had their value taken over by a later one. */
  readonly #rows: Int32Array;
  readonly #gone: Uint8Array;
  readonly #table = new StampedTable(entrySize);

  constructor(parts: LaneParts, plan: DistinctPlan, least: number) {
    const { rule, tables } = parts;
    this.#times = tables.columns.times;
    this.#codes = tables.columns.names.codes;
    this.#flags = flagsOf(parts, plan.event);
    this.concerns = concernsOf(this.#flags);
    this.#where = tables.whereOf(plan.where);
    this.#keys = tables.keysOf(plan.property);
    this.#ms = plan.within?.type === "rolling" ? plan.within.ms : Number.POSITIVE_INFINITY;
    this.#least = least;
    this.#isEdged = rule.repeat === "edge";
    this.mouth = new Mouth(parts);
    this.#rows = new Int32Array(tables.rows.mask + 1);
    this.#gone = new Uint8Array(tables.rows.mask + 1);
  }

  run(concerned: Int32Array, length: number): void {
    if (!comesToSoMany(concerned, length, this.#times, this.#least, this.#ms)) return;
    const [codes, flags, where, keys] = [this.#codes, this.#flags, this.#where, this.#keys];
    const [times, rows, gone, ms] = [this.#times, this.#rows, this.#gone, this.#ms];
    this.#table.begin(length);
    const { cells: table, stamp, shift, mask } = this.#table;
    let isUsed = false;
    let [count, passed, values] = [0, 0, 0];
    for (let i = 0; i < length; i++) {
      const row = concerned[i] as number;
      const flag = flags[codes[row] as number] as number;
      const value = keys.at(row);
      const isNamed = (flag & enters) !== 0 && (where === null || where.passes(row));
      if (isNamed && value >= 0) {
        let at = Math.imul(value, 0x9e3779b1) >>> shift;
        while (table[at * entrySize] === stamp && table[at * entrySize + 1] !== value)
          at = (at + 1) & mask;
        const entry = at * entrySize;
        const before = table[entry] === stamp ? (table[entry + 2] as number) : -1;
        if (before >= 0) gone[before] = 1;
        if (before < passed) values++;
        table[entry] = stamp;
        table[entry + 1] = value;
        table[entry + 2] = count;
        gone[count] = 0;
        rows[count++] = row;
      }
      if ((flag & looks) === 0) continue;
      // As the present event, one that lacks the property makes the fact unknown.
      let isTrue = values >= this.#least && !(isNamed && value < 0);
      if (isTrue) {
        const opening = (times[row] as number) - ms;
        for (; passed < count && (times[rows[passed] as number] as number) <= opening; passed++)
          values -= 1 - (gone[passed] as number);
        isTrue = values >= this.#least;
      }
      if (isTrue && !(isUsed && this.#isEdged))
        this.mouth.fire(row, times[row] as number, 0, -1, values);
      isUsed = isTrue;
    }
  }
}
