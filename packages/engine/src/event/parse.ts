import type { Event, EventType, Properties } from "./event.ts";
import { parseInstant } from "./instant.ts";
import { findFault } from "./json-tree.ts";

/** Why an event was not kept. Sending the same event again will not help. */
export interface EventProblem {
  readonly code:
    | "not_an_object"
    | "unknown_type"
    | "missing_name"
    | "bad_name"
    | "bad_message_id"
    | "bad_timestamp"
    | "bad_properties"
    | "forbidden_key"
    | "too_deep"
    | "bad_identity";
  readonly message: string;
}

/** What an event without an id or a time of its own gets. */
export interface EventDefaults {
  readonly messageId: string;
  /** UTC ms. */
  readonly timestamp: number;
}

const maxNameLength = 200;
const maxIdLength = 256;
const maxDepth = 18;

/** What `identify`, `page` and `screen` calls are named in rules. */
const namesByType = { identify: "Identify", page: "Page", screen: "Screen" } as const;

class Refusal {
  readonly problem: EventProblem;
  constructor(code: EventProblem["code"], message: string) {
    this.problem = { code, message };
  }
}

/**
 * Reads one message of Segment's API, from whatever source, into an {@link Event}; never throws.
 *
 * @param input a Segment message: `type`, `event` (for `track`), `properties`, `timestamp` as ISO 8601 or UTC ms, …
 * @param defaults the id and the time of a message that has none.
 * @example
 * ```ts
 * const read = parseEvent({ type: "track", event: "Product Viewed", properties: { product_id: "mug" } },
 *   { messageId: "0001", timestamp: 1_763_800_000_000 });
 * if ("event" in read) keep(read.event); else report(read.problem.message);
 * ```
 */
export function parseEvent(
  input: unknown,
  defaults: EventDefaults,
): { readonly event: Event } | { readonly problem: EventProblem } {
  try {
    return { event: read(input, defaults) };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { problem: thrown.problem };
    throw thrown;
  }
}

function read(input: unknown, defaults: EventDefaults): Event {
  if (!isRecord(input))
    throw new Refusal("not_an_object", "An event is a JSON object; this is not one.");
  checkTree(input);
  const type = readType(input["type"]);
  const event = readName(type, input["event"]);
  const traits = readObject(input["traits"], "traits", event);
  const context = readObject(input["context"], "context", event);
  const anonymousId = readIdentity(input["anonymousId"], "anonymousId", event);
  const userId = readIdentity(input["userId"], "userId", event);
  return {
    messageId: readMessageId(input["messageId"], event, defaults.messageId),
    type,
    event,
    properties: readProperties(input, type, event),
    timestamp: readTimestamp(input["timestamp"], event, defaults.timestamp),
    ...(traits && { traits }),
    ...(context && { context }),
    ...(anonymousId !== undefined && { anonymousId }),
    ...(userId !== undefined && { userId }),
  };
}

function readType(type: unknown): EventType {
  if (type === "track" || type === "identify" || type === "page" || type === "screen") return type;
  throw new Refusal(
    "unknown_type",
    `The event's type is ${show(type)}. Use “track”, “identify”, “page” or “screen”.`,
  );
}

function readName(type: EventType, name: unknown): string {
  if (type !== "track") return namesByType[type];
  if (name === undefined || name === null || name === "")
    throw new Refusal(
      "missing_name",
      "A “track” event has no name. Put it in “event”, e.g. “Product Viewed”.",
    );
  if (typeof name !== "string" || name.length > maxNameLength)
    throw new Refusal(
      "bad_name",
      `An event's name is a text of at most ${maxNameLength} characters; this one is ${show(name)}.`,
    );
  return name;
}

function readMessageId(id: unknown, event: string, fallback: string): string {
  if (id === undefined || id === null || id === "") return fallback;
  if (typeof id === "string" && id.length <= maxIdLength) return id;
  throw new Refusal(
    "bad_message_id",
    `The messageId of “${event}” is not a text of at most ${maxIdLength} characters.`,
  );
}

function readIdentity(id: unknown, field: string, event: string): string | undefined {
  if (id === undefined || id === null || id === "") return undefined;
  if (typeof id === "number" && Number.isSafeInteger(id)) return String(id);
  if (typeof id === "string" && id.length <= maxIdLength) return id;
  throw new Refusal(
    "bad_identity",
    `The ${field} of “${event}” is not a text of at most ${maxIdLength} characters.`,
  );
}

function readTimestamp(timestamp: unknown, event: string, fallback: number): number {
  if (timestamp === undefined || timestamp === null) return fallback;
  const instant = parseInstant(timestamp);
  if (instant !== undefined) return instant;
  throw new Refusal(
    "bad_timestamp",
    `The timestamp of “${event}” is ${show(timestamp)}. Use ISO 8601, e.g. 2026-11-22T10:00:00.000Z, or integer UTC milliseconds.`,
  );
}

function readProperties(
  input: Record<string, unknown>,
  type: EventType,
  event: string,
): Properties {
  const properties = readObject(input["properties"], "properties", event) ?? {};
  const name = input["name"];
  const named = (type === "page" || type === "screen") && typeof name === "string";
  return named ? { name, ...properties } : properties;
}

function readObject(value: unknown, field: string, event: string): Properties | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value))
    throw new Refusal(
      "bad_properties",
      `The ${field} of “${event}” must be a JSON object, not ${show(value)}.`,
    );
  return value;
}

/** Before anything is read of it: what is nested too deep, or names a prototype, is handled by nobody. */
function checkTree(input: object): void {
  const fault = findFault(input, maxDepth);
  if (!fault) return;
  const where = fault.path.join(".");
  if (fault.type === "too_deep")
    throw new Refusal(
      "too_deep",
      `The event is nested more than ${maxDepth} deep, under “${where.slice(0, 60)}…”. Flatten it.`,
    );
  throw new Refusal("forbidden_key", `The name “${where}” is not allowed in an event. Rename it.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of anything nested only the kind is said: writing it out could overflow the stack. */
function show(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "a list" : "an object";
  const text = typeof value === "string" ? `“${value}”` : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
