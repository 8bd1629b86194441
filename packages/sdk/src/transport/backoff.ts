/**
 * How long to wait after a failure, ms: exponential, with full jitter, so that a herd that lost its server does not
 * come back as one.
 *
 * @param failures how many there were before it.
 */
export function delayAfter(failures: number, baseMs = 500, maxMs = 30_000): number {
  // 2 ** 1024 is more than there are numbers.
  return Math.random() * Math.min(maxMs, baseMs * 2 ** Math.min(failures, 64));
}

/** Counts failures, and how long to wait after each. */
export class Backoff {
  readonly #baseMs: number;
  readonly #maxMs: number;
  #failures = 0;

  constructor(baseMs = 500, maxMs = 30_000) {
    this.#baseMs = baseMs;
    this.#maxMs = maxMs;
  }

  /** How long to wait after one more failure, ms. */
  next(): number {
    return delayAfter(this.#failures++, this.#baseMs, this.#maxMs);
  }

  reset(): void {
    this.#failures = 0;
  }
}
