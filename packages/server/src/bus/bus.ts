/** What servers that share a database tell each other at once, and what the parts of one server tell each other. */
export interface Bus {
  /**
   * Tells everybody who listens, this process included. Nobody is waited for and nothing is kept: what must not be lost
   * stands in the database, and a message only says that it is worth a look.
   *
   * @param subject words joined by dots: `rules.changed`, `conversation.said`.
   * @param data what JSON can say.
   */
  publish(subject: string, data: unknown): void;
  /** @returns what ends it. */
  subscribe(subject: string, onMessage: (data: unknown) => void): () => void;
  close(): Promise<void>;
}
