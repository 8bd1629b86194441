/**
 * A small seeded source of randomness (mulberry32, Tommy Ettinger, public domain), so that one seed is one workload on
 * every machine.
 *
 * @param {number} seed an integer.
 */
export function createRandom(seed) {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    /** A number from 0 up to 1. */
    next,
    /** An integer from `low` to `high`, both included. */
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    /** Whether something of this probability happens. */
    chance: (probability) => next() < probability,
    /** One of a list, all alike. */
    pick: (list) => list[Math.floor(next() * list.length)],
    /** Waiting time until the next of things that come at random, `mean` apart. */
    wait: (mean) => -Math.log(1 - next()) * mean,
    /** An integer between two, small ones as often as large ones: 2 to 4 as often as 20 to 40. */
    logInteger: (low, high) => Math.round(low * (high / low) ** next()),
  };
}

/**
 * Draws from weighted things: `[["a", 3], ["b", 1]]` gives three times as many `a`.
 *
 * @template Thing
 * @param {readonly (readonly [Thing, number])[]} weighted
 * @returns {(random: { next(): number }) => Thing}
 */
export function createDraw(weighted) {
  let total = 0;
  const ends = weighted.map(([, weight]) => (total += weight));
  return ({ next }) => {
    const at = next() * total;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ends[middle] > at) high = middle;
      else low = middle + 1;
    }
    return weighted[low][0];
  };
}

/** Draws ranks from 0: the k-th is seen 1/k^exponent as often as the first, as products of a shop are. */
export function createZipf(count, exponent) {
  return createDraw(Array.from({ length: count }, (_, rank) => [rank, 1 / (rank + 1) ** exponent]));
}
