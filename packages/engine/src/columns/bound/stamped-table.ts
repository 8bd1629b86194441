const minBits = 4;
const lastStamp = 2 ** 31 - 1;

/**
 * Room for a customer's entries in an open-addressed table. What stands there under an older stamp counts as empty, so the
 * next customer begins with a number instead of a sweep.
 */
export class StampedTable {
  /** The first cell of each entry is its stamp. */
  cells = new Int32Array(0);
  stamp = 0;
  /** How far a 32-bit hash is shifted to be a place, and what a place wraps at. */
  shift = 0;
  mask = 0;
  readonly #entrySize: number;

  constructor(entrySize: number) {
    this.#entrySize = entrySize;
  }

  /** Begins anew, with room for so many entries: at most half of it is used, so that a free place is near. */
  begin(entries: number): void {
    const bits = Math.max(minBits, 33 - Math.clz32(entries));
    this.shift = 32 - bits;
    this.mask = (1 << bits) - 1;
    if (this.cells.length < this.#entrySize << bits || this.stamp === lastStamp) {
      this.cells = new Int32Array(this.#entrySize << bits);
      this.stamp = 0;
    }
    this.stamp++;
  }
}
