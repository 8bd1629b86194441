/** Work that is done whenever there is some, one round at a time. */
export interface Rounds {
  /** There may be something to do now. */
  wake(): void;
  /** Begins a round and resolves when there is nothing left to do. */
  now(): Promise<void>;
  readonly isStopped: boolean;
  /** Lets the round that is under way finish; no other begins. */
  stop(): Promise<void>;
}

export interface RoundOptions {
  work(): Promise<void>;
  /** How long until there is something to do, ms; 0 or less: at once. `undefined`: nobody knows. */
  untilNext(): Promise<number | undefined>;
  readonly onError: (cause: unknown) => void;
  /** How often to look whether another server has written something, or a clock was moved. */
  readonly lookEveryMs: number;
}

/** Sleeps until the next instant that is known of, and every few seconds looks whether there is an earlier one. */
export function createRounds({ work, untilNext, onError, lookEveryMs }: RoundOptions): Rounds {
  const at = {
    timer: undefined as NodeJS.Timeout | undefined,
    round: undefined as Promise<void> | undefined,
    again: false,
    isStopped: false,
  };

  async function go(): Promise<void> {
    while (at.again && !at.isStopped) {
      at.again = false;
      await work().catch(onError);
    }
    at.round = undefined;
    if (!at.isStopped) await sleep();
  }

  async function sleep(): Promise<void> {
    const next = await untilNext().catch(() => undefined);
    // What is due already and was left lying waits for something else: it is not asked for without a pause.
    const waitMs = next === undefined || next <= 0 ? lookEveryMs : Math.min(next, lookEveryMs);
    clearTimeout(at.timer);
    if (!at.isStopped) at.timer = setTimeout(wake, waitMs).unref();
  }

  function wake(): void {
    if (at.isStopped) return;
    at.again = true;
    at.round ??= go();
  }

  return {
    wake,
    async now() {
      wake();
      await at.round;
    },
    get isStopped() {
      return at.isStopped;
    },
    async stop() {
      at.isStopped = true;
      clearTimeout(at.timer);
      await at.round;
    },
  };
}
