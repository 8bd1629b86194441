/**
 * A seeded source of randomness with 128 bits of state (sfc32, Chris Doty-Humphrey, public domain): a log of a hundred
 * million events draws more often than a 32-bit state has values.
 *
 * Only exact or software arithmetic hangs on it (`Math.log`, `Math.exp` and divisions), so one seed is one log everywhere.
 *
 * @param {number} seed an integer.
 */
export function createRandom(seed) {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  const bits = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // Two seeds that are near one another begin far apart.
  for (let i = 0; i < 20; i++) bits();
  const next = () => bits() / 4294967296;
  return {
    /** 32 random bits as an integer. */
    bits,
    /** A number from 0 up to 1. */
    next,
    /** Whether something of this probability happens. */
    chance: (probability) => next() < probability,
    /** An integer below a limit, all alike. */
    below: (limit) => Math.floor(next() * limit),
    /** Waiting time until the next of things that come at random, `mean` apart. */
    wait: (mean) => -Math.log(1 - next()) * mean,
  };
}

/**
 * Draws indices by their weights in constant time (Walker's alias method).
 *
 * @param {ArrayLike<number>} weights
 * @returns {(where: number, side: number) => number} takes two numbers from 0 up to 1.
 */
export function createDraw(weights) {
  const { length } = weights;
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  const share = Float64Array.from(weights, (weight) => (weight * length) / total);
  const other = Int32Array.from({ length }, (_, i) => i);
  const small = [];
  const large = [];
  for (let i = 0; i < length; i++) (share[i] < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const less = small.pop();
    const more = large.at(-1);
    other[less] = more;
    share[more] -= 1 - share[less];
    if (share[more] < 1) small.push(large.pop());
  }
  return (where, side) => {
    const at = Math.floor(where * length);
    return side < share[at] ? at : other[at];
  };
}

/** Draws ranks from 0 by Zipf's law: the k-th is drawn 1/k as often as the first, as products of a shop are. */
export function createZipf(count) {
  return createDraw(Float64Array.from({ length: count }, (_, rank) => 1 / (rank + 1)));
}
