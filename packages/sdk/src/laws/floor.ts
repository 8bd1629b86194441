/**
 * Whose turn it is to speak. A page that is about to show something has the floor until it has said that it did, as if
 * it showed it at once.
 */
export class Floor {
  #holder: number | undefined;
  #waiting: (() => void)[] = [];

  /** Only for who may speak; see {@link Floor.turn}. */
  hold(tab: number): void {
    this.#holder = tab;
  }

  release(tab: number): void {
    if (this.#holder !== tab) return;
    this.#holder = undefined;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Waits until a page may speak, and lets it, with nobody in between. */
  async turn<Value>(tab: number, speak: () => Promise<Value>): Promise<Value> {
    while (this.#holder !== undefined && this.#holder !== tab)
      await new Promise<void>((go) => this.#waiting.push(go));
    return speak();
  }
}
