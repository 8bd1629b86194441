import { parseInstant } from "@proffer/engine";

/** Below this a difference of clocks is the way through the network, above it the device's clock is wrong. */
const minSkewMs = 5_000;

/** When a message says that it happened, and by how much its clock was wrong. */
export interface When {
  /** As it stands in the message; `undefined`: it does not say. */
  readonly stated: unknown;
  /** To be added to that, in ms. */
  readonly correctionMs: number;
}

/**
 * Reads a message's time the way Segment does: the device's clock is off by `receivedAt − sentAt`.
 *
 * A message that has been through a collector already (Segment's, RudderStack's) carries the device's own time as
 * `originalTimestamp`, or when the collector had it as `receivedAt`; its `timestamp` is right by then, and its `sentAt` is
 * still the device's. To correct that again would move it by the device's error once more.
 *
 * A message with `originalTimestamp` alone is one that RudderStack's libraries send: there nobody has corrected anything.
 */
export function readWhen(input: unknown, batchSentAt: unknown, receivedAt: number): When {
  if (typeof input !== "object" || input === null) return { stated: undefined, correctionMs: 0 };
  const { timestamp, originalTimestamp, receivedAt: collectedAt, sentAt } = input as Message;
  const stated = timestamp ?? originalTimestamp ?? undefined;
  if (stated === undefined) return { stated, correctionMs: 0 };
  const corrected = timestamp != null && (originalTimestamp != null || collectedAt != null);
  if (corrected) return { stated, correctionMs: 0 };
  return { stated, correctionMs: skew(sentAt, receivedAt) ?? skew(batchSentAt, receivedAt) ?? 0 };
}

interface Message {
  readonly timestamp?: unknown;
  readonly originalTimestamp?: unknown;
  readonly receivedAt?: unknown;
  readonly sentAt?: unknown;
}

function skew(sentAt: unknown, receivedAt: number): number | undefined {
  const sent = sentAt == null ? undefined : parseInstant(sentAt);
  if (sent === undefined) return undefined;
  const skewMs = receivedAt - sent;
  return Math.abs(skewMs) > minSkewMs ? skewMs : 0;
}
