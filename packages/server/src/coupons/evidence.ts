import { compareEvents } from "@proffer/engine";
import type { Event } from "@proffer/engine";
import type { ReceivedEvent } from "../events/events.ts";

/** How late an event may come in and still be believed its own time: long enough for a slow network and a retry. */
const maxLateMs = 5 * 60 * 1000;

/**
 * A customer's events as a claim may count on them.
 *
 * The time in an event is what the sender says. An event that arrived more than five minutes after its own time counts as
 * having happened when it arrived; otherwise anybody could post “I was here eight days ago” today and be rewarded for
 * coming back. So five minutes can be forged, and no more: what a phone did offline counts from when we heard of it.
 */
export function asEvidence(received: readonly ReceivedEvent[]): Event[] {
  return received
    .map(({ event, receivedAt }) =>
      receivedAt - event.timestamp > maxLateMs ? { ...event, timestamp: receivedAt } : event,
    )
    .sort(compareEvents);
}
