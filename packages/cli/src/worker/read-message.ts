import type { Event } from "@proffer/engine";
import { formatDuration, parseEvent } from "@proffer/engine";

/** What a message of the stream holds. */
export interface MessageContent {
  readonly events: readonly { readonly customer: string; readonly event: Event }[];
  /** Why something in it is no event of anybody. */
  readonly faults: readonly string[];
}

/** As the server does: a clock may be a little off, and no more. */
const maxAheadMs = 5 * 60_000;

const decoder = new TextDecoder();

/**
 * Reads a message: a Segment message as JSON, or an array of them. Many events a message is the way to publish: it is the
 * messages that cost, not the events.
 *
 * @param sequence the message's in its stream: an event without an id is named for its place, so that it has the same one next time.
 * @param storedAt when the stream took the message in, UTC ms: the time of events that bring none.
 */
export function readMessage(data: Uint8Array, sequence: number, storedAt: number): MessageContent {
  let content: unknown;
  try {
    content = JSON.parse(decoder.decode(data));
  } catch (error) {
    return { events: [], faults: [error instanceof Error ? error.message : String(error)] };
  }
  const events: { customer: string; event: Event }[] = [];
  const faults: string[] = [];
  for (const [i, raw] of (Array.isArray(content) ? content : [content]).entries()) {
    const read = readOne(raw, `${sequence}-${String(i).padStart(6, "0")}`, storedAt);
    if (typeof read === "string") faults.push(read);
    else events.push(read);
  }
  return { events, faults };
}

function readOne(
  raw: unknown,
  messageId: string,
  storedAt: number,
): { readonly customer: string; readonly event: Event } | string {
  const read = parseEvent(raw, { messageId, timestamp: storedAt });
  if ("problem" in read) return read.problem.message;
  const { userId, anonymousId, event, timestamp } = read.event;
  if (timestamp > storedAt + maxAheadMs)
    return `The time of “${event}” lies ${formatDuration(timestamp - storedAt)} ahead of the stream's clock.`;
  const customer = userId ?? anonymousId;
  return customer === undefined
    ? `“${event}” has neither userId nor anonymousId, so it is nobody's.`
    : { customer, event: read.event };
}
