import { LateError, within } from "./within.ts";

/**
 * Whether this browser holds a store of this name: asking does not make one. A browser that does not tell (Firefox before
 * 126), or not in the time that a store has, is taken to hold none.
 */
export async function isKept(name: string): Promise<boolean> {
  try {
    const asked = indexedDB.databases();
    // Some browsers do not answer on their first page; nobody waits for it longer than for a store.
    const kept = await within(asked, () => new LateError("The stores were not told of.", asked));
    return kept.some((database) => database.name === name);
  } catch {
    return false;
  }
}
