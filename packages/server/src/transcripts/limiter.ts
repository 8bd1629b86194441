/** Says whether something may be done once more. */
export interface Limiter {
  /** Counts one, unless it is one too many. */
  take(key: string): boolean;
}

/** At most `max` per key in any `perMs`, as far as this process remembers. */
export function createLimiter({
  max,
  perMs,
  clock,
}: {
  readonly max: number;
  readonly perMs: number;
  readonly clock: () => number;
}): Limiter {
  const taken = new Map<string, readonly number[]>();
  return {
    take(key) {
      const now = clock();
      const recent = (taken.get(key) ?? []).filter((at) => at > now - perMs);
      if (recent.length >= max) return false;
      taken.delete(key);
      taken.set(key, [...recent, now]);
      // The map keeps the order of the last use: what stands first is forgotten first.
      for (const [old, times] of taken) {
        if ((times.at(-1) ?? 0) > now - perMs) break;
        taken.delete(old);
      }
      return true;
    },
  };
}
