/** How a page came into view: it was loaded, the page went there by script, or the browser brought it back as it was left. */
export type Arrival = "load" | "navigate" | "restore";

/** Hands on that a page has come into view, to whatever reads pages. */
export class Visits {
  readonly #listeners = new Set<(arrival: Arrival) => void>();
  #count = 0;

  /** How many pages have come into view; what is read for one must not be told for the next. */
  get count(): number {
    return this.#count;
  }

  /** A page has come into view. */
  seen(arrival: Arrival): void {
    this.#count++;
    for (const listener of this.#listeners) listener(arrival);
  }

  /** @returns stops listening. */
  onSeen(listener: (arrival: Arrival) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
