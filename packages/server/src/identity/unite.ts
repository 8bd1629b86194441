import type { ReceivedEvent } from "../events/events.ts";

/**
 * One person's history out of those of all their devices and of the shop's server.
 *
 * A messageId counts once, and the device's own event before anybody else's: an event that another has sent under the
 * same id takes nothing away from what the device itself has seen.
 *
 * @param own what the device that asks has sent, in order of arrival.
 * @param others everything else of the same person, in order of arrival.
 */
export function unite(
  own: readonly ReceivedEvent[],
  others: readonly ReceivedEvent[],
): readonly ReceivedEvent[] {
  const byId = new Map<string, ReceivedEvent>();
  for (const received of [...own, ...others]) {
    const { messageId } = received.event;
    if (!byId.has(messageId)) byId.set(messageId, received);
  }
  return [...byId.values()];
}
