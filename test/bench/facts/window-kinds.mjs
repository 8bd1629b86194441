import { enters, groupOf, toMicro } from "./event.mjs";

/** Times with something beside each; what is over leaves from the front, for good. */
class Kept {
  #times = [];
  #values = [];
  #first = 0;

  push(time, value) {
    this.#times.push(time);
    this.#values.push(value);
  }

  get length() {
    return this.#times.length - this.#first;
  }

  /** Lets go of all up to and including an instant; tells of each. */
  drop(instant, tell) {
    for (; this.#first < this.#times.length && this.#times[this.#first] <= instant; this.#first++)
      tell?.(this.#values[this.#first], this.#times[this.#first]);
    if (this.#first < 64 || this.#first * 2 < this.#times.length) return;
    this.#times = this.#times.slice(this.#first);
    this.#values = this.#values.slice(this.#first);
    this.#first = 0;
  }
}

export class Count {
  #kept = new Kept();
  add(event) {
    this.#kept.push(event.timestamp, undefined);
  }
  read({ at }, { withinMs }) {
    this.#kept.drop(at - withinMs);
    return this.#kept.length;
  }
}

export class Sum {
  #kept = new Kept();
  #micro = 0;
  add(event, { property }) {
    const micro = toMicro(event.properties[property]);
    if (micro === undefined) return;
    this.#kept.push(event.timestamp, micro);
    this.#micro += micro;
  }
  read({ at, event }, fact) {
    if (enters(event, fact) && toMicro(event.properties[fact.property]) === undefined)
      return undefined;
    this.#kept.drop(at - fact.withinMs, (micro) => (this.#micro -= micro));
    return this.#micro / 1e6;
  }
}

export class Distinct {
  #kept = new Kept();
  #lastAt = new Map();
  add(event, { property }) {
    const value = groupOf(event, property);
    if (value === undefined) return;
    this.#lastAt.set(value, event.timestamp);
    this.#kept.push(event.timestamp, value);
  }
  read({ at, event }, fact) {
    if (enters(event, fact) && groupOf(event, fact.property) === undefined) return undefined;
    this.#kept.drop(at - fact.withinMs, (value, time) => {
      if (this.#lastAt.get(value) === time) this.#lastAt.delete(value);
    });
    return this.#lastAt.size;
  }
}

export class Streak {
  #length = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  add(event, { maxGapMs }) {
    this.#length = event.timestamp - this.#lastAt >= maxGapMs ? 1 : this.#length + 1;
    this.#lastAt = event.timestamp;
  }
  reset() {
    this.#length = 0;
  }
  read({ at }, { maxGapMs }) {
    return at - this.#lastAt >= maxGapMs ? 0 : this.#length;
  }
}

export class Sequence {
  #starts = [];
  #completedBy;
  add(event, { steps, withinMs }) {
    for (let step = steps.length - 1; step >= 0; step--) {
      if (!enters(event, steps[step])) continue;
      const start = step === 0 ? event.timestamp : this.#starts[step];
      if (start === undefined || event.timestamp - start >= withinMs) continue;
      this.#starts[step + 1] = start;
      if (step === steps.length - 1) [this.#starts, this.#completedBy] = [[], event];
    }
  }
  reset() {
    this.#starts = [];
  }
  read({ event }) {
    return this.#completedBy === event;
  }
}

export class Since {
  #last;
  #beforeLast;
  add(event) {
    [this.#beforeLast, this.#last] = [this.#last, event];
  }
  read({ at, event }) {
    const from = this.#last === event && event.timestamp === at ? this.#beforeLast : this.#last;
    return from && at - from.timestamp;
  }
}
