import { formatInstant } from "@proffer/engine";
import type { Event } from "@proffer/engine";
import type { WireEvent } from "@proffer/protocol";

/** An event as Segment's API has it: what is exported could be sent again and would be the same. */
export function toWire({ event, timestamp, ...rest }: Event): WireEvent {
  // Only a `track` carries its name; those of the other types are made from the type.
  const named = rest.type === "track" && { event };
  return { ...rest, ...named, timestamp: formatInstant(timestamp) };
}
