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
      for (const hear of all.get(subject) ?? [])
        queueMicrotask(() => callSafely(subject, hear, data));
    },
    clear: () => all.clear(),
  };
}

/** Nobody waits for a listener, so what it throws would end the process: whoever can write to the broker could do that. */
function callSafely(subject: string, hear: (data: unknown) => void, data: unknown): void {
  try {
    hear(data);
  } catch (cause) {
    const kind = cause instanceof Error ? cause.name : typeof cause;
    process.emitWarning(`What came in on “${subject}” could not be taken in (${kind}).`);
  }
}
