import type { Event } from "@proffer/engine";

/** What has not come for so long is not to be counted on. */
export const recentMs = 30 * 86_400_000;

/** What has come of each event, by name. */
export interface Past {
  /** UTC ms; `null` where it never has. */
  lastAt(event: string): number | null;
  /** Those of the last thirty days, oldest first. */
  recent(event: string): readonly Event[];
}

/** Sorts a history by name, once for all rules. */
export function pastOf(history: readonly Event[], now: number): Past {
  const last = new Map<string, number>();
  const recent = new Map<string, Event[]>();
  for (const event of history) {
    last.set(event.event, event.timestamp);
    if (event.timestamp <= now - recentMs) continue;
    const list = recent.get(event.event) ?? [];
    list.push(event);
    recent.set(event.event, list);
  }
  return {
    lastAt: (event) => last.get(event) ?? null,
    recent: (event) => recent.get(event) ?? [],
  };
}
