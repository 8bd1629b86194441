/** A store did not answer in time. What was asked for may come about all the same. */
export class LateError extends Error {
  /** Resolves to whatever is late, once it is there. */
  readonly later: Promise<unknown>;

  constructor(message: string, later: Promise<unknown>) {
    super(message);
    this.name = "LateError";
    this.later = later;
    // Nobody has to wait for it.
    later.catch(() => undefined);
  }
}

/** A store has this long for anything. Beyond it the page goes on without, and comes back when it answers. */
export const withinMs = 500;

/** Counted in so many steps: however long a page stands still, busy or frozen, it is one of them. */
const steps = 5;

/**
 * What `promise` brings, if it does so in the time that a store has. What a busy page, or one that slept, loses is not
 * counted against the store.
 *
 * @param onLate makes the error for a promise that did not.
 */
export function within<Value>(promise: Promise<Value>, onLate: () => Error): Promise<Value> {
  return new Promise((resolve, reject) => {
    let left = steps;
    let timer: ReturnType<typeof setTimeout>;
    const step = (): void => {
      if (left-- === 0) reject(onLate());
      else timer = setTimeout(step, withinMs / steps);
    };
    step();
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    promise.then(
      (value) => end(() => resolve(value)),
      (cause: unknown) => end(() => reject(cause)),
    );
  });
}
