import { readJson } from "./read-json.ts";
import { readMarkKey as key } from "./read-mark-key.ts";
import type { ReadMark } from "./state.ts";

/**
 * Remembers, across page loads, how far the customer has read.
 *
 * To name `localStorage` already throws where cookies are blocked, hence the function. Nothing is written unless it may be kept.
 * Storage that is full or forbidden costs nothing but the memory: some replies count as unread again.
 */
export function createReadMarks(
  storage: () => Pick<Storage, "getItem" | "setItem">,
  mayKeep: () => boolean,
): {
  load(): ReadMark | null;
  save(mark: ReadMark): void;
} {
  return {
    load() {
      const mark = readJson(storage, key);
      return isReadMark(mark) ? mark : null;
    },
    save(mark) {
      if (!mayKeep()) return;
      try {
        storage().setItem(key, JSON.stringify(mark));
      } catch {
        // See above.
      }
    },
  };
}

function isReadMark(value: unknown): value is ReadMark {
  if (typeof value !== "object" || value === null) return false;
  const mark = value as Partial<Record<keyof ReadMark, unknown>>;
  return typeof mark.conversation === "string" && typeof mark.seq === "number";
}
