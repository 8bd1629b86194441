import type { ReadMark } from "./state.ts";

const key = "proffer.read";

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
      try {
        const mark: unknown = JSON.parse(storage().getItem(key) ?? "null");
        return isReadMark(mark) ? mark : null;
      } catch {
        return null;
      }
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
