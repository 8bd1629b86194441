import type { Counter } from "./counters.ts";
import type { Rate } from "./rates.ts";

/** Counts one kind of asking, by whom. */
export interface OneLimit {
  /** @returns for how long to stay away, in ms; 0: go on. */
  take(by: string): Promise<number>;
  /** Whoever turns out to be right starts afresh. */
  forget(by: string): Promise<void>;
}

/** A window of fixed length begins with whoever's first asking in it; what is asked in vain is counted, too. */
export function createLimit(name: string, { times, perMs }: Rate, counter: Counter): OneLimit {
  if (times === 0) return { take: async () => 0, forget: async () => {} };
  return {
    async take(by) {
      const { count, until } = await counter.add(`${name} ${by}`, perMs);
      return count <= times ? 0 : Math.max(until - Date.now(), 1);
    },
    forget: (by) => counter.forget(`${name} ${by}`),
  };
}
