/**
 * Whose turn it is to speak. A page that shows something has the floor from its last look at the limits until it has said
 * that it did: the two are a moment apart, and nobody gets a word in between.
 */
export class Floor {
  #holder: number | undefined;
  #waiting: (() => void)[] = [];

  /** Waits until a page may speak, and lets nobody else until it is done. */
  async hold(tab: number, speak: () => Promise<void>): Promise<void> {
    await this.#wait(tab);
    this.#holder = tab;
    try {
      await speak();
    } finally {
      this.#holder = undefined;
      for (const go of this.#waiting.splice(0)) go();
    }
  }

  /** Waits until a page may speak, and lets it, with nobody in between. */
  async turn<Value>(tab: number, speak: () => Promise<Value>): Promise<Value> {
    await this.#wait(tab);
    return speak();
  }

  async #wait(tab: number): Promise<void> {
    while (this.#holder !== undefined && this.#holder !== tab)
      await new Promise<void>((go) => this.#waiting.push(go));
  }
}
