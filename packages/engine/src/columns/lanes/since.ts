import type { SincePlan } from "../../facts/fact.ts";
import type { Where } from "../bound/where.ts";
import type { Range } from "../look/number-test.ts";
import type { Lane, LaneParts } from "./lane.ts";
import { enters, concernsOf, flagsOf, looks, Mouth } from "./lane.ts";

/** `since` within a range. Behind a row nothing changes until the next, so that its timers find what their distance says. */
export class SinceLane implements Lane {
  readonly concerns: Uint8Array;
  readonly mouth: Mouth;
  readonly #times: Float64Array;
  readonly #codes: Uint16Array;
  readonly #flags: Uint8Array;
  readonly #where: Where | null;
  readonly #low: number;
  readonly #high: number;
  readonly #isEdged: boolean;
  /** How long behind a row its timers fall due, the soonest first. */
  readonly #afters: Float64Array;
  readonly #soonest: number;
  /**
   * Where every row enters: within less than this behind another a row finds nothing, no timer has fallen due, and only
   * the next row matters.
   */
  readonly #quietMs: number;
  /** When the timer behind those that were looked at falls due. */
  #next = Number.POSITIVE_INFINITY;

  constructor(parts: LaneParts, plan: SincePlan, { low, high }: Range) {
    const { rule, tables } = parts;
    this.#times = tables.columns.times;
    this.#codes = tables.columns.names.codes;
    this.#flags = flagsOf(parts, plan.event);
    this.concerns = concernsOf(this.#flags);
    this.#where = tables.whereOf(plan.where);
    this.#low = low;
    this.#high = high;
    this.#isEdged = rule.repeat === "edge";
    const afters = new Set(rule.timers.map(({ afterMs }) => afterMs));
    this.#afters = Float64Array.from(afters).sort();
    this.#soonest = this.#afters[0] ?? Number.POSITIVE_INFINITY;
    this.#quietMs = this.#quiet();
    this.mouth = new Mouth(parts);
  }

  #quiet(): number {
    const flags = new Set(this.#flags);
    flags.delete(0);
    const [flag = 0, ...others] = flags;
    if (others.length > 0 || (flag & enters) === 0 || this.#where !== null) return 0;
    return (flag & looks) === 0 ? this.#soonest : Math.min(this.#low, this.#soonest);
  }

  run(rows: Int32Array, count: number, until: number): void {
    const [times, codes, flags, where] = [this.#times, this.#codes, this.#flags, this.#where];
    const [low, high, isEdged, soonest] = [this.#low, this.#high, this.#isEdged, this.#soonest];
    const quietMs = this.#quietMs;
    let last = -1;
    let lastAt = Number.NEGATIVE_INFINITY;
    let due = Number.POSITIVE_INFINITY;
    let isUsed = false;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const at = times[row] as number;
      if (at - lastAt < quietMs) {
        last = row;
        lastAt = at;
        due = at + soonest;
        isUsed = false;
        continue;
      }
      const flag = flags[codes[row] as number] as number;
      if (due < at) {
        isUsed = this.#lookAtTimers(last, due, at - 1, isUsed);
        due = this.#next;
      }
      if ((flag & looks) !== 0) {
        const gap = at - lastAt;
        // Before the first row the gap has no end, which no range reaches.
        const isTrue = gap >= low && gap <= high;
        if (isTrue && !(isUsed && isEdged)) this.mouth.fire(row, at, 0, -1, gap);
        isUsed = isTrue;
      }
      if ((flag & enters) === 0 || (where !== null && !where.passes(row))) continue;
      last = row;
      lastAt = at;
      due = at + soonest;
      isUsed = false;
    }
    if (due <= until) this.#lookAtTimers(last, due, until, isUsed);
  }

  /** Looks at the timers behind a row that are due from one instant to another; whether the edge is used up then. */
  #lookAtTimers(row: number, from: number, until: number, used: boolean): boolean {
    let isUsed = used;
    const start = this.#times[row] as number;
    this.#next = Number.POSITIVE_INFINITY;
    for (const gap of this.#afters) {
      const due = start + gap;
      if (due < from) continue;
      if (due > until) {
        this.#next = due;
        break;
      }
      const isTrue = gap >= this.#low && gap <= this.#high;
      if (isTrue && !(isUsed && this.#isEdged)) this.mouth.fire(row, due, 1, -1, gap);
      isUsed = isTrue;
    }
    return isUsed;
  }
}
