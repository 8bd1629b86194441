import type { Event } from "../event/event.ts";

/**
 * A customer's events by their place in the order, from 0. Facts keep places, not events: a number is small, and a state
 * that was restored from a snapshot need not have read the events yet.
 */
export interface Past {
  /** The event at a place; `undefined` where it has not been read. */
  eventAt(place: number): Event | undefined;
}

/** The ids at some places, from one of these on; those that have not been read are left out. */
export function idsAt(past: Past, places: readonly number[], from = 0): string[] {
  const ids: string[] = [];
  for (let i = from; i < places.length; i++) {
    const event = past.eventAt(places[i] as number);
    // Of some that timers count from no more than the key is known.
    if (event && event.messageId !== "") ids.push(event.messageId);
  }
  return ids;
}
