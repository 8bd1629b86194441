/** `since` and the timers that run with it: the soonest first, and how many of them have gone off. */
export class Since {
  #lastAt = Number.NaN;
  #beforeAt = Number.NaN;
  #lastNumber = -1;
  #done = 0;
  #rules = new Int32Array(0);
  #delays = new Float64Array(0);

  /** @param timers rules, and how long after the last event each goes off. */
  setTimers(timers) {
    const sorted = [...timers].sort((a, b) => a.delay - b.delay);
    this.#rules = Int32Array.from(sorted, ({ rule }) => rule);
    this.#delays = Float64Array.from(sorted, ({ delay }) => delay);
  }

  add(present) {
    this.#beforeAt = this.#lastAt;
    this.#lastAt = present.at;
    this.#lastNumber = present.number;
    this.#done = 0;
  }

  /** From the last one before the present event, or NaN. */
  read(present) {
    return present.at - (this.#lastNumber === present.number ? this.#beforeAt : this.#lastAt);
  }

  /** When the next timer goes off. */
  due() {
    const delay = this.#delays[this.#done];
    const due = delay === undefined ? Number.NaN : this.#lastAt + delay;
    return Number.isNaN(due) ? Number.POSITIVE_INFINITY : due;
  }

  /** Lets go off what is due up to and including an instant. */
  goOff(until, fire) {
    while (this.due() <= until) fire(this.#rules[this.#done++]);
  }

  /** The rules whose timers have gone off since the last event. */
  used() {
    return [...this.#rules.subarray(0, this.#done)];
  }
}
