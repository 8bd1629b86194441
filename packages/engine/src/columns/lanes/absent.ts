import type { AbsentPlan } from "../../facts/fact.ts";
import type { Where } from "../bound/where.ts";
import type { Lane, LaneParts } from "./lane.ts";
import { answers, enters, concernsOf, flagsOf, looks, Mouth } from "./lane.ts";

/** An `absent` of the customer's, asked to be true. */
export class AbsentLane implements Lane {
  readonly concerns: Uint8Array;
  readonly mouth: Mouth;
  readonly #times: Float64Array;
  readonly #codes: Uint16Array;
  readonly #flags: Uint8Array;
  readonly #where: Where | null;
  readonly #afterMs: number;
  readonly #isEdged: boolean;
  readonly #hasTimer: boolean;

  constructor(parts: LaneParts, plan: AbsentPlan) {
    const { rule, tables } = parts;
    this.#times = tables.columns.times;
    this.#codes = tables.columns.names.codes;
    this.#flags = flagsOf(parts, plan.event, plan.without);
    this.concerns = concernsOf(this.#flags);
    this.#where = tables.whereOf(plan.where);
    this.#afterMs = plan.afterMs;
    this.#isEdged = rule.repeat === "edge";
    this.#hasTimer = rule.timers.length > 0;
    this.mouth = new Mouth(parts);
  }

  run(rows: Int32Array, count: number, until: number): void {
    const [times, codes, flags, where] = [this.#times, this.#codes, this.#flags, this.#where];
    const [afterMs, isEdged, hasTimer] = [this.#afterMs, this.#isEdged, this.#hasTimer];
    let waiting = -1;
    let due = 0;
    let isUsed = false;
    let isRunning = false;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const flag = flags[codes[row] as number] as number;
      const at = times[row] as number;
      if (isRunning && due < at) {
        if (!(isUsed && isEdged)) this.mouth.fire(waiting, due, 1, -1, true);
        isUsed = true;
        isRunning = false;
      }
      if ((flag & answers) !== 0) {
        waiting = -1;
        isRunning = false;
      }
      const begins = (flag & enters) !== 0 && (where === null || where.passes(row));
      if (begins) {
        waiting = row;
        due = at + afterMs;
        isRunning = hasTimer;
      }
      if ((flag & looks) !== 0) {
        const isTrue = waiting >= 0 && due <= at;
        if (isTrue && !(isUsed && isEdged)) this.mouth.fire(row, at, 0, -1, true);
        isUsed = isTrue;
      }
      if (begins) isUsed = false;
    }
    if (isRunning && due <= until && !(isUsed && isEdged))
      this.mouth.fire(waiting, due, 1, -1, true);
  }
}
