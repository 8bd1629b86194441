import { grown } from "./grow.mjs";
import { absent, everything, passes } from "./present.mjs";

/** `sequence`: by how many steps are done the latest start, for each group. */
export class Sequence {
  #starts = new Float64Array(0);
  #completedAt = new Int32Array(16);

  /** @param steps the number of each step's event, and its filter. */
  constructor(slot, steps, withinMs) {
    this.slot = slot;
    this.steps = steps;
    this.withinMs = withinMs;
  }

  /** Takes in an event that is one of the steps; from the last step down, so that it is not two of them. */
  add(present, event) {
    const key = this.slot === absent ? everything : present.values[this.slot];
    if (key === absent) return;
    const { length } = this.steps;
    this.#starts = grown(this.#starts, (key + 1) * length, Number.NaN);
    this.#completedAt = grown(this.#completedAt, key + 1);
    for (let step = length - 1; step >= 0; step--) {
      const { event: wanted, filter } = this.steps[step];
      if (wanted === event && passes(filter, present)) this.#advance(present, key, step);
    }
  }

  reset(present) {
    const key = this.slot === absent ? everything : present.values[this.slot];
    if (key !== absent) this.#clear(key);
  }

  /** Whether the present event has completed it. */
  read(present, key) {
    return key < this.#completedAt.length && this.#completedAt[key] === present.number;
  }

  #advance(present, key, step) {
    const at = key * this.steps.length + step;
    const start = step === 0 ? present.at : this.#starts[at];
    // Not begun is NaN, which is never less.
    if (!(present.at - start < this.withinMs)) return;
    if (step < this.steps.length - 1) {
      this.#starts[at + 1] = start;
      return;
    }
    this.#completedAt[key] = present.number;
    this.#clear(key);
  }

  #clear(key) {
    const { length } = this.steps;
    this.#starts.fill(Number.NaN, key * length, (key + 1) * length);
  }
}
