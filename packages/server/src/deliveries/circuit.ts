/** Leaves alone for a while what has failed again and again, so that it does not hold up the others. */
export interface Circuits {
  /** Those that are left alone just now. */
  open(): readonly string[];
  failed(endpoint: string): void;
  worked(endpoint: string): void;
}

/** One slip, or two, is weather. */
const threshold = 5;

const firstPauseMs = 15_000;
const longestPauseMs = 600_000;

/**
 * A circuit for each endpoint. After its pause one delivery is let through to see; if that fails, the pause is twice as
 * long.
 *
 * @param clock the machine's, ms.
 */
export function createCircuits(clock: () => number): Circuits {
  const failures = new Map<string, { count: number; until: number; pauseMs: number }>();
  return {
    open() {
      const now = clock();
      return [...failures].filter(([, { until }]) => until > now).map(([endpoint]) => endpoint);
    },
    failed(endpoint) {
      const before = failures.get(endpoint) ?? { count: 0, until: 0, pauseMs: firstPauseMs };
      const count = before.count + 1;
      if (count < threshold) failures.set(endpoint, { ...before, count });
      else
        failures.set(endpoint, {
          count,
          until: clock() + before.pauseMs,
          pauseMs: Math.min(before.pauseMs * 2, longestPauseMs),
        });
    },
    worked: (endpoint) => void failures.delete(endpoint),
  };
}
