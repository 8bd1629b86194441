/** Stands in for React Native's AsyncStorage, which needs a phone: the same four methods over a map that outlives the app. */
export class InMemoryAsyncStorage {
  readonly #kept: Map<string, string>;

  constructor(kept: Map<string, string>) {
    this.#kept = kept;
  }

  async getItem(key: string): Promise<string | null> {
    return this.#kept.get(key) ?? null;
  }

  async setItem(key: string, value: string): Promise<void> {
    this.#kept.set(key, value);
  }

  async removeItem(key: string): Promise<void> {
    this.#kept.delete(key);
  }

  async getAllKeys(): Promise<readonly string[]> {
    return [...this.#kept.keys()];
  }
}
