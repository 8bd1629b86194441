import type { Properties } from "@proffer/engine";
import type { Occurrence } from "../sources/source.ts";

/** One of Segment's messages as its library hands it to a plugin; of what the page said nothing is certain. */
export interface SegmentEvent {
  readonly type: string;
  readonly event?: unknown;
  readonly name?: unknown;
  readonly properties?: unknown;
  readonly traits?: unknown;
  readonly userId?: unknown;
  readonly messageId?: unknown;
  readonly timestamp?: unknown;
}

/** What was said to Segment, in the order of our own calls' arguments. */
export type Heard =
  | { readonly type: "track"; readonly args: readonly [string, Properties, Occurrence] }
  | { readonly type: "page"; readonly args: readonly [string | undefined, Properties, Occurrence] }
  | { readonly type: "identify"; readonly args: readonly [string, Properties] };

/**
 * Reads one of Segment's messages. It keeps Segment's `messageId`, so that the same message by way of Segment's cloud is
 * the same event, and its time, which may be that of an earlier page.
 *
 * `undefined` for what there is no call for here: `group`, `alias`, `screen`, and an `identify` that names nobody.
 */
export function readSegmentEvent(message: SegmentEvent): Heard | undefined {
  const { type, event, name, properties, traits, userId } = message;
  if (type === "track" && typeof event === "string")
    return { type, args: [event, fields(properties), occurrenceOf(message)] };
  if (type === "page")
    return { type, args: [text(name), fields(properties), occurrenceOf(message)] };
  const id = typeof userId === "number" ? String(userId) : text(userId);
  return type === "identify" && id !== undefined ? { type, args: [id, fields(traits)] } : undefined;
}

function occurrenceOf({ messageId, timestamp }: SegmentEvent): Occurrence {
  const id = text(messageId);
  const at = new Date(timestamp as string).getTime();
  return {
    ...(id !== undefined && { messageId: id }),
    ...(timestamp !== undefined && !Number.isNaN(at) && { timestamp: at }),
  };
}

function fields(value: unknown): Properties {
  return typeof value === "object" && value !== null ? (value as Properties) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
