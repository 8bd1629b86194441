/** Chances that come out the same for the same seed. */
export interface Random {
  /** From 0 up to, and not, 1. */
  next(): number;
  /** From 0 up to, and not, `below`. */
  int(below: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True so often. */
  chance(share: number): boolean;
  bytes(length: number): Buffer;
}

/** Mulberry32: 32 bits of state, and good enough to wander about with. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    pick<Item>(items: readonly Item[]): Item {
      return items[int(items.length)] as Item;
    },
    chance: (share) => next() < share,
    bytes: (length) => Buffer.from(Array.from({ length }, () => int(256))),
  };
}
