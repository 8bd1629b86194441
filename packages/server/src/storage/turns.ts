/** Lets those of one name in one after the other; others do not wait for them. */
export interface Turns {
  take<T>(name: string, run: () => Promise<T>): Promise<T>;
}

/**
 * The turns of this process.
 *
 * @example
 * ```ts
 * const turns = createTurns();
 * await turns.take("campaign win-back", async () => "nobody else of this name runs meanwhile");
 * ```
 */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    async take(name, run) {
      const before = last.get(name);
      const own = before ? before.then(run, run) : run();
      last.set(name, own);
      try {
        return await own;
      } finally {
        if (last.get(name) === own) last.delete(name);
      }
    },
  };
}
