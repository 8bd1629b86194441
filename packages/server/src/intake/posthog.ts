import { ProfferError } from "@proffer/protocol";

/** PostHog's names of what Segment has types for. */
const types: Readonly<Record<string, string>> = {
  $identify: "identify",
  $set: "identify",
  $pageview: "page",
  $screen: "screen",
  $groupidentify: "group",
  $create_alias: "alias",
};

/**
 * Turns the body of PostHog's `/batch` and `/capture` into a batch of Segment's; what is wrong with its events is found out
 * by whoever reads that.
 *
 * A `distinct_id` is the user of whom a server speaks; where the message names a device as well (`$device_id`, which
 * browsers send), that is whose event it is.
 *
 * @throws ProfferError `bad_request` for a body that is neither.
 */
export function fromPosthog(body: unknown): unknown {
  const messages = isRecord(body) && Array.isArray(body["batch"]) ? body["batch"] : body;
  if (!isRecord(messages) && !Array.isArray(messages))
    throw new ProfferError("bad_request", "The body is one event or {“batch”: […]}.");
  const sentAt = isRecord(body) ? body["sent_at"] : undefined;
  return { batch: [messages].flat().map((message: unknown) => toMessage(message)), sentAt };
}

function toMessage(message: unknown): unknown {
  if (!isRecord(message)) return message;
  const properties = isRecord(message["properties"]) ? message["properties"] : {};
  const name = message["event"];
  const type = (typeof name === "string" && Object.hasOwn(types, name) && types[name]) || "track";
  const traits = message["$set"] ?? properties["$set"];
  return {
    type,
    ...(type === "track" && { event: name }),
    ...(type === "identify" && traits !== undefined && { traits }),
    ...idsOf(message, properties),
    messageId: message["uuid"] ?? message["message_id"],
    timestamp: message["timestamp"],
    properties: { ...properties, ...pageOf(properties) },
  };
}

function idsOf(
  message: Record<string, unknown>,
  properties: Record<string, unknown>,
): { readonly anonymousId?: unknown; readonly userId?: unknown } {
  const distinct = message["distinct_id"] ?? properties["distinct_id"];
  const device = properties["$device_id"] ?? undefined;
  if (device === undefined) return { userId: distinct };
  return { anonymousId: device, ...(distinct !== device && { userId: distinct }) };
}

/** The page's own names of what rules ask for. */
function pageOf(properties: Record<string, unknown>): Record<string, unknown> {
  const named = { url: "$current_url", path: "$pathname", referrer: "$referrer", title: "$title" };
  return Object.fromEntries(
    Object.entries(named).flatMap(([ours, theirs]) =>
      properties[theirs] === undefined || properties[ours] !== undefined
        ? []
        : [[ours, properties[theirs]]],
    ),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
