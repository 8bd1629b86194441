import { LateError, within } from "./within.ts";

/**
 * The names of the stores that this browser holds: asking does not make one. Nothing where a browser does not tell (Firefox
 * before 126), or not in the time that a store has.
 */
export async function keptNames(): Promise<readonly (string | undefined)[] | undefined> {
  try {
    // A sandboxed frame may keep nothing. Asked there, Chromium rejects a second promise that nobody can catch, and the
    // page hears of it.
    if (globalThis.origin === "null") return [];
    const asked = indexedDB.databases();
    // Some browsers do not answer on their first page; nobody waits for it longer than for a store.
    const kept = await within(asked, () => new LateError("The stores were not told of.", asked));
    return kept.map(({ name }) => name);
  } catch {
    return undefined;
  }
}

/** Whether this browser holds a store of this name, as far as it tells. */
export async function isKept(name: string): Promise<boolean> {
  return (await keptNames())?.includes(name) ?? false;
}
