/** Who listens to what. */
export interface Listeners {
  add(subject: string, onMessage: (data: unknown) => void): () => void;
  /** Calls them one after the other, behind what is being done just now. */
  tell(subject: string, data: unknown): void;
  clear(): void;
}

export function createListeners(): Listeners {
  const all = new Map<string, Set<(data: unknown) => void>>();
  return {
    add(subject, onMessage) {
      const heard = all.get(subject) ?? new Set();
      all.set(subject, heard.add(onMessage));
      return () => {
        heard.delete(onMessage);
        if (heard.size === 0 && all.get(subject) === heard) all.delete(subject);
      };
    },
    tell(subject, data) {
      for (const hear of all.get(subject) ?? []) queueMicrotask(() => hear(data));
    },
    clear: () => all.clear(),
  };
}
