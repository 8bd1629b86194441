/** Exponential back-off with full jitter: a herd that lost its server does not come back as one. */
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
    const ceiling = Math.min(this.#maxMs, this.#baseMs * 2 ** this.#failures++);
    return Math.random() * ceiling;
  }

  reset(): void {
    this.#failures = 0;
  }
}
