import type { Event, Properties } from "@proffer/engine";
import type { SiteConfig } from "@proffer/protocol";
import { messageIdOf, randomPart } from "../ids.ts";

/** What rules may ask of the customer's surroundings, in Segment's fields. */
export function surroundings(locale: string, agents: SiteConfig["agents"]): Properties {
  const timezone = timeZone();
  return {
    locale,
    ...(timezone && { timezone }),
    ...(agents && { agents }),
  };
}

/** A browser's first `Intl` formatter takes a cheap phone a tenth of a second; the newer way takes no time. */
function timeZone(): string | undefined {
  const { Temporal } = globalThis as { Temporal?: { Now?: { timeZoneId?(): string } } };
  return Temporal?.Now?.timeZoneId?.() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
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
