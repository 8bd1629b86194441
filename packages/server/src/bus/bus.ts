/** What servers that share a database tell each other at once, and what the parts of one server tell each other. */
export interface Bus {
  /** Whether anybody but this process can hear. */
  readonly isShared: boolean;
  /**
   * Tells everybody who listens, this process included. Nobody is waited for and nothing is kept: what must not be lost
   * stands in the database, and a message only says that it is worth a look.
   *
   * @param subject words joined by dots: `rules.changed`, `hub.frame`.
   * @param data what JSON can say.
   */
  publish(subject: string, data: unknown): void;
  /** @returns what ends it. */
  subscribe(subject: string, onMessage: (data: unknown) => void): () => void;
  /**
   * Calls back when something may have been said that was not heard: whoever goes by what it hears looks for itself then.
   *
   * @returns what ends it.
   */
  onMissed(onMissed: () => void): () => void;
  close(): Promise<void>;
}
