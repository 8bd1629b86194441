/**
 * One tab of many sends what all of them have stored: the one that holds a Web Lock. When it is closed or killed the
 * browser gives the lock to the next. Without locks (a page without TLS, an old browser) nobody is elected and every
 * tab sends; ids make that harmless.
 */
export class Leader {
  readonly #name: string;
  readonly #onTurn: () => void;
  #standing: AbortController | undefined;
  #isElected = false;
  #isVain = false;

  /**
   * @param name of the lock: one for each shop on an origin.
   * @param onTurn this tab may send from now on.
   */
  constructor(name: string, onTurn: () => void) {
    this.#name = name;
    this.#onTurn = onTurn;
  }

  /** This tab is the one. */
  get isElected(): boolean {
    return this.#isElected;
  }

  /** This tab may send: it is the one, or there can be none. */
  get maySend(): boolean {
    return this.#isElected || this.#isVain;
  }

  /** Stands for election, from now on or again. */
  open(): void {
    if (this.#standing) return;
    this.#standing = new AbortController();
    void this.#stand(this.#standing.signal);
  }

  /** Lets go: a page that holds a lock, or waits for one, is not kept for the way back. */
  close(): void {
    this.#standing?.abort();
    this.#standing = undefined;
    this.#isElected = false;
  }

  async #stand(signal: AbortSignal): Promise<void> {
    try {
      await navigator.locks.request(this.#name, { signal }, () => this.#lead(signal));
    } catch {
      if (signal.aborted) return;
      this.#isElected = false;
      this.#isVain = true;
      this.#onTurn();
    }
  }

  /** Holds the lock until it is let go. */
  #lead(signal: AbortSignal): Promise<void> | undefined {
    if (signal.aborted) return undefined;
    this.#isElected = true;
    this.#onTurn();
    return new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve());
    });
  }
}
