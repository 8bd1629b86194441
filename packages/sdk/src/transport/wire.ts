import type { Event } from "@proffer/engine";
import type { WireEvent } from "@proffer/protocol";

/** The engine's event as Segment's API has it. */
export function toWire({ event, timestamp, ...rest }: Event): WireEvent {
  return { ...rest, ...(rest.type === "track" && { event }), timestamp: iso(timestamp) };
}

/**
 * A clock that was ahead while nobody could be asked has stamped what the server would refuse for ever. When that really was
 * nobody knows; it was not later than now.
 */
export function notAhead(event: Event, now: number): Event {
  return event.timestamp > now ? { ...event, timestamp: now } : event;
}

/** ISO 8601, UTC. */
export function iso(instant: number): string {
  return new Date(instant).toISOString();
}
