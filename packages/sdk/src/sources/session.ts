import type { Event, Properties } from "@proffer/engine";
import type { SiteConfig } from "@proffer/protocol";
import { messageIdOf, randomPart } from "../ids.ts";

/** What rules may ask of the customer's surroundings, in Segment's fields. */
export function surroundings(locale: string, agents: SiteConfig["agents"]): Properties {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    locale,
    ...(timeZone && { timezone: timeZone }),
    ...(agents && { agents }),
  };
}

/** `Session Started`, just ahead of the first event: it says where the customer is and how they read. */
export function startSession(
  { timestamp, anonymousId, userId }: Event,
  context: Properties,
): Event {
  const referrer = typeof document === "undefined" ? "" : document.referrer;
  return {
    messageId: messageIdOf(timestamp, randomPart()),
    type: "track",
    event: "Session Started",
    properties: referrer ? { referrer } : {},
    timestamp,
    context,
    ...(anonymousId !== undefined && { anonymousId }),
    ...(userId !== undefined && { userId }),
  };
}
