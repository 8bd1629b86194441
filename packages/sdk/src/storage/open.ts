import { openIndexedDb } from "./indexeddb.ts";
import { createMemoryStorage } from "./memory.ts";
import type { Storage } from "./storage.ts";

/** What opening came to: a store in any case, and what went wrong if it is not the one that was wanted. */
export interface Opened {
  readonly storage: Storage;
  readonly problem?: unknown;
}

/** Opens IndexedDB where there is one and it works; memory otherwise. Never rejects. */
export async function openStorage(name: string, onLost: () => void): Promise<Opened> {
  try {
    // In a sandboxed frame even asking for it throws.
    if (typeof indexedDB === "undefined") return { storage: createMemoryStorage() };
    return { storage: await openIndexedDb(name, onLost) };
  } catch (problem) {
    return { storage: createMemoryStorage(), problem };
  }
}
