import { ProfferError } from "@proffer/protocol";
import type { Store } from "../storage/store.ts";
import { createMemoryCounter, createStoreCounter } from "./counters.ts";
import type { Counter } from "./counters.ts";
import { createLimit } from "./limiter.ts";
import { rates } from "./rates.ts";
import type { Rate, RateName, RateOptions } from "./rates.ts";

/** Counts who asks how often. */
export interface Limits {
  /**
   * Counts once.
   *
   * @param by whom; `undefined` is nobody who could be counted.
   * @throws TooOften where that was once too often.
   */
  take(name: RateName, by: string | undefined): Promise<void>;
  forget(name: RateName, by: string): Promise<void>;
  /** Deletes what the database holds of windows that are over. */
  sweep(): Promise<void>;
}

/** A refusal that says when to come back. */
export class TooOften extends ProfferError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    const seconds = Math.ceil(retryAfterMs / 1000);
    super("rate_limited", `That was too often. Come back in ${seconds} s, as “retry-after” says.`);
    this.retryAfterMs = retryAfterMs;
  }
}

export function createLimits(store: Store, options: RateOptions = {}): Limits {
  const own = createMemoryCounter();
  // Apart from the others: a flood of made-up devices must not push out who guesses a password.
  const together = (): Counter =>
    store.kind === "postgres" ? createStoreCounter(store) : createMemoryCounter();
  const all = new Map(
    Object.entries(rates).map(([name, rate]: [string, Rate]) => {
      const times = options[name as RateName] ?? rate.times;
      return [name, createLimit(name, { ...rate, times }, rate.isShared ? together() : own)];
    }),
  );
  return {
    async take(name, by) {
      if (by === undefined) return;
      const waitMs = (await all.get(name)?.take(by)) ?? 0;
      if (waitMs > 0) throw new TooOften(waitMs);
    },
    async forget(name, by) {
      await all.get(name)?.forget(by);
    },
    async sweep() {
      await store.db.deleteFrom("rates").where("until", "<=", Date.now()).execute();
    },
  };
}
