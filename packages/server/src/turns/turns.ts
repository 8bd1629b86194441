import type { Ruleset } from "@proffer/engine";
import type { Jobs } from "../jobs/jobs.ts";
import type { Db, Store } from "../storage/store.ts";
import { followRules } from "./follow-rules.ts";
import { keepUp } from "./keep-up.ts";
import type { Kept } from "./keep-up.ts";
import { createWheel } from "./wheel.ts";

/** Rules that the server decides: for customers who are not there, and for other systems. */
export interface Turns {
  /**
   * To be called in the transaction that keeps events: it puts on the wheel what follows from them.
   *
   * @param receivedAt when they came in, as it is kept with them: what came in earlier of somebody new is history.
   */
  onKept(trx: Db, kept: readonly Kept[], receivedAt: number): Promise<void>;
  /** Something may be due: a clock was moved, rules have changed. */
  wake(): void;
  /** Looks at everybody who is due, and resolves when nobody is left. */
  workNow(): Promise<void>;
  stop(): Promise<void>;
}

export interface TurnOptions {
  readonly store: Store;
  /** The rule set that a customer got. */
  readonly rulesOf: (customer: string) => Ruleset;
  readonly clock: () => number;
  readonly jobs: Pick<Jobs, "add">;
  readonly onError: (cause: unknown) => void;
  /** There is something to send. */
  readonly onDeliveries: () => void;
  readonly lookEveryMs?: number;
}

/** As quick as anybody publishes. */
const followEveryMs = 2000;

/** It is committed in a moment, or in two; and if it takes longer, the wheel looks round by itself. */
const commitsWithinMs = [20, 200];

/** @see Turns */
export function createTurns(options: TurnOptions): Turns {
  const { rulesOf, jobs } = options;
  const wheel = createWheel(options);
  jobs.add({
    name: "turns.rules",
    everyMs: followEveryMs,
    async run() {
      if (await followRules(options)) wheel.wake();
    },
  });
  return {
    async onKept(trx, kept, receivedAt) {
      const woken = await keepUp(trx, kept, { rulesOf, now: receivedAt });
      if (woken.length > 0) for (const ms of commitsWithinMs) setTimeout(wheel.wake, ms).unref();
    },
    wake: wheel.wake,
    workNow: wheel.now,
    stop: wheel.stop,
  };
}
