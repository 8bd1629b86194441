import { handful, holdDue, nextDue } from "./hold.ts";
import { createRounds } from "./rounds.ts";
import type { Rounds } from "./rounds.ts";
import type { TurnDeps } from "./take-turn.ts";
import { takeTurn } from "./take-turn.ts";

export interface WheelOptions extends TurnDeps {
  readonly onError: (cause: unknown) => void;
  /** There is something to send. */
  readonly onDeliveries: () => void;
  readonly lookEveryMs?: number;
}

/**
 * Goes round by itself and looks at customers when something of theirs falls due.
 *
 * @example
 * ```ts
 * const wheel = createWheel({ store, rulesOf: () => ruleset, clock: Date.now, onError: console.error, onDeliveries() {} });
 * await wheel.stop();
 * ```
 */
export function createWheel(options: WheelOptions): Rounds {
  const { store, clock, onError, onDeliveries, lookEveryMs = 3000 } = options;
  const rounds = createRounds({
    async work() {
      for (let held = handful; held === handful;) held = await workHandful();
    },
    async untilNext() {
      const next = await nextDue(store);
      return next === undefined ? undefined : next - clock();
    },
    onError,
    lookEveryMs,
  });

  /** @returns how many were looked at. */
  async function workHandful(): Promise<number> {
    const subjects = await holdDue(store, clock());
    let toSend = false;
    for (const subject of subjects) {
      if (rounds.isStopped) return 0;
      // One that cannot be looked at is tried again when it is not held any more; the others go on.
      const sends = await takeTurn(options, subject).catch(onError);
      toSend = sends === true || toSend;
    }
    if (toSend) onDeliveries();
    return subjects.length;
  }

  queueMicrotask(rounds.wake);
  return rounds;
}
