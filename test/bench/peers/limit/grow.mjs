/** The array itself if it is long enough, else one at least twice as long with the same beginning. */
export function grown(array, length, filler = 0) {
  if (length <= array.length) return array;
  const longer = new array.constructor(Math.max(length, array.length * 2));
  longer.set(array);
  if (filler !== 0) longer.fill(filler, array.length);
  return longer;
}

/** Times with a number beside each, oldest first, in a circle that grows: what a window forgets from its front. */
export class Queue {
  #times = new Float64Array(64);
  #values = new Float64Array(64);
  #first = 0;
  #length = 0;

  push(time, value) {
    if (this.#length === this.#times.length) this.#double();
    const at = (this.#first + this.#length) & (this.#times.length - 1);
    this.#times[at] = time;
    this.#values[at] = value;
    this.#length++;
  }

  /** Whether the oldest lies at or before an instant. */
  isOver(instant) {
    return this.#length > 0 && this.#times[this.#first] <= instant;
  }

  firstTime() {
    return this.#times[this.#first];
  }

  /** Takes the oldest away and gives its number. */
  shift() {
    const value = this.#values[this.#first];
    this.#first = (this.#first + 1) & (this.#times.length - 1);
    this.#length--;
    return value;
  }

  #double() {
    const { length } = this.#times;
    const times = new Float64Array(length * 2);
    const values = new Float64Array(length * 2);
    for (let i = 0; i < length; i++) {
      times[i] = this.#times[(this.#first + i) & (length - 1)];
      values[i] = this.#values[(this.#first + i) & (length - 1)];
    }
    [this.#times, this.#values, this.#first] = [times, values, 0];
  }
}
