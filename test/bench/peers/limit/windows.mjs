import { grown, Queue } from "./grow.mjs";
import { absent, everything, passes } from "./present.mjs";

/** The group of the present event in a window; `absent` where it has none. */
function keyIn(window, present) {
  return window.slot === absent ? everything : present.values[window.slot];
}

/** `count`, of any width: “at least N within W” only asks when the N-th last one was. */
export class Ring {
  #times = new Float64Array(0);
  #totals = new Int32Array(16);
  /** The highest threshold that anybody asks of it. */
  capacity = 1;

  constructor(slot, filter) {
    this.slot = slot;
    this.filter = filter;
  }

  add(present) {
    const key = keyIn(this, present);
    if (key === absent || !passes(this.filter, present)) return;
    this.#totals = grown(this.#totals, key + 1);
    this.#times = grown(this.#times, (key + 1) * this.capacity);
    this.#times[key * this.capacity + (this.#totals[key]++ % this.capacity)] = present.at;
  }

  /** Whether at least `times` came behind an instant. */
  reaches(key, times, instant) {
    const total = key < this.#totals.length ? this.#totals[key] : 0;
    if (total < times) return false;
    return this.#times[key * this.capacity + ((total - times) % this.capacity)] > instant;
  }
}

/** `sum` as a running total in millionths, so that nothing is lost to decimals. */
export class Sum {
  #queue = new Queue();
  #total = 0;
  #unknownAt = 0;

  constructor(filter, property, withinMs) {
    this.filter = filter;
    this.property = property;
    this.withinMs = withinMs;
  }

  add(present) {
    if (!passes(this.filter, present)) return;
    const amount = present.properties[this.property];
    if (typeof amount !== "number") {
      this.#unknownAt = present.number;
      return;
    }
    const micro = Math.round(amount * 1e6);
    this.#queue.push(present.at, micro);
    this.#total += micro;
  }

  read(present) {
    if (this.#unknownAt === present.number) return Number.NaN;
    while (this.#queue.isOver(present.at - this.withinMs)) this.#total -= this.#queue.shift();
    return this.#total / 1e6;
  }
}

/** `distinct`: a value counts until the last time it was seen leaves the window. */
export class Distinct {
  #queue = new Queue();
  #lastAt = new Float64Array(64).fill(Number.NEGATIVE_INFINITY);
  #live = 0;
  #unknownAt = 0;

  constructor(filter, valueSlot, withinMs) {
    this.filter = filter;
    this.valueSlot = valueSlot;
    this.withinMs = withinMs;
  }

  add(present) {
    if (!passes(this.filter, present)) return;
    const value = present.values[this.valueSlot];
    if (value === absent) {
      this.#unknownAt = present.number;
      return;
    }
    this.#lastAt = grown(this.#lastAt, value + 1, Number.NEGATIVE_INFINITY);
    if (this.#lastAt[value] === Number.NEGATIVE_INFINITY) this.#live++;
    this.#lastAt[value] = present.at;
    this.#queue.push(present.at, value);
  }

  read(present) {
    if (this.#unknownAt === present.number) return Number.NaN;
    while (this.#queue.isOver(present.at - this.withinMs)) {
      const time = this.#queue.firstTime();
      const value = this.#queue.shift();
      if (this.#lastAt[value] !== time) continue;
      this.#lastAt[value] = Number.NEGATIVE_INFINITY;
      this.#live--;
    }
    return this.#live;
  }
}

/** `streak`: a length for each group, and when it was last added to. */
export class Streak {
  #lengths = new Int32Array(16);
  #lastAt = new Float64Array(16);

  constructor(slot, filter, maxGapMs) {
    this.slot = slot;
    this.filter = filter;
    this.maxGapMs = maxGapMs;
  }

  add(present) {
    const key = keyIn(this, present);
    if (key === absent || !passes(this.filter, present)) return;
    this.#lengths = grown(this.#lengths, key + 1);
    this.#lastAt = grown(this.#lastAt, key + 1);
    this.#lengths[key] = this.read(present, key) + 1;
    this.#lastAt[key] = present.at;
  }

  reset(present) {
    const key = keyIn(this, present);
    if (key !== absent && key < this.#lengths.length) this.#lengths[key] = 0;
  }

  read(present, key) {
    if (key >= this.#lengths.length) return 0;
    return present.at - this.#lastAt[key] >= this.maxGapMs ? 0 : this.#lengths[key];
  }
}
