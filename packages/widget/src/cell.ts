/** Something that can be read and may change; what is drawn from it is drawn again then. */
export interface Readable<Value> {
  readonly value: Value;
}

/** What is readable and is changed by putting another value in. */
export interface Cell<Value> {
  value: Value;
}

const watchers = new Set<() => void>();
let isTold = false;

/** Holds a value that something is drawn from. */
export function createCell<Value>(initial: Value): Cell<Value> {
  let current = initial;
  return {
    get value() {
      return current;
    },
    set value(next) {
      if (next === current) return;
      current = next;
      tell();
    },
  };
}

/**
 * Calls back after cells have changed, once for all that changed in one go. Whoever draws draws from the root: what a part
 * reads need not be known, and a list that is too long for that remembers its items.
 *
 * @returns the end of it.
 */
export function onChange(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** In a microtask, which is still within the customer's click: phones bring their keyboard up for nothing later. */
function tell(): void {
  if (isTold) return;
  isTold = true;
  queueMicrotask(() => {
    isTold = false;
    for (const watcher of watchers) watcher();
  });
}
