import type { ProfferProblem } from "../types.ts";
import { deleteDatabase } from "./database.ts";
import type { IndexedDbStorage } from "./indexeddb.ts";
import { openIndexedDb } from "./indexeddb.ts";
import { LastingStorage } from "./lasting.ts";
import { createMemoryStorage } from "./memory.ts";
import type { Storage } from "./storage.ts";
import { LateError } from "./within.ts";

/** What opening came to: a store in any case, and what went wrong if it is not the one that was wanted. */
export interface Opened {
  readonly storage: Storage;
  readonly problem?: unknown;
}

/**
 * Opens IndexedDB for a single look, where there is one and it works; memory otherwise. Never rejects.
 *
 * @param onErased another tab has deleted the store.
 */
export async function openStorage(name: string, onErased?: () => void): Promise<Opened> {
  try {
    if (!hasIndexedDb()) return { storage: createMemoryStorage() };
    return { storage: await openIndexedDb(name, onErased) };
  } catch (problem) {
    // Nobody waits for it any more.
    if (problem instanceof LateError)
      void problem.later.then((late) => (late as IndexedDbStorage).close());
    return { storage: createMemoryStorage(), problem };
  }
}

interface LastingOptions {
  readonly name: string;
  /** Another store holds the customer from now on: what was read of the old one is to be read again, its identity too. */
  readonly onReplaced: () => void;
  /** Another tab has deleted the store: whoever it was about is not known any more. */
  readonly onErased: () => void;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/** Opens the store that a page lives on: IndexedDB where there is one, in memory while it does not work. Never rejects. */
export async function openLasting(options: LastingOptions): Promise<Storage> {
  const { name, onProblem, ...deps } = options;
  if (!hasIndexedDb()) return createMemoryStorage();
  const onFull = (): void => {
    const message = "This browser has no room left; the older half of the history was dropped.";
    onProblem({ type: "storage", message });
  };
  return LastingStorage.open({
    ...deps,
    onProblem,
    open: (onErased) => openIndexedDb(name, onErased, onFull),
    remove: () => deleteDatabase(name),
  });
}

/** In a sandboxed frame even asking for it throws. */
function hasIndexedDb(): boolean {
  try {
    return typeof indexedDB !== "undefined";
  } catch {
    return true;
  }
}
