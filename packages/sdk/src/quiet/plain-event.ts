import type { Event, EventType, Properties } from "@proffer/engine";

/**
 * What may have to be taken out before an event is kept, or cannot be kept as it is. It finds more than there is, and
 * never less: whatever it finds is looked at by code that is fetched for it.
 */
const odd =
  /[@＠=]|%(?:25)*[34][d0]|eyJ|\d[\d\s()./-]{5,}\d|[+＋]\d|%2b|passw|pwd|secret|token|jwt|cv[cv]|card_?n|phone|mobile|tel|fax|contact|whatsapp|手机|电话|"(?:__proto__|constructor|prototype)":/i;

/** What is larger, or holds more lists and objects, may be nested too deep. */
const most = { characters: 8000, nodes: 16 } as const;

const names = { identify: "Identify", page: "Page", screen: "Screen" } as const;

/**
 * A message of Segment's API as an event, all but its ids and its time, where nothing about it is out of the ordinary: the
 * same as `readMessage` makes of it. Nothing where that has to be asked.
 *
 * @param json the message, written down.
 */
export function plainEvent(json: string): Event | undefined {
  // That the page has an address is no secret; one of digits looks like a telephone number.
  const text = json.replaceAll(location.origin, "");
  if (json.length > most.characters || odd.test(text)) return undefined;
  if (text.split(/[[{]/, most.nodes).length === most.nodes) return undefined;
  const { type, event, name, properties, traits, context, ...rest } = JSON.parse(json) as {
    readonly [field: string]: unknown;
    readonly type: EventType;
  };
  const isKnown = [properties, traits, context].every(
    (part) => part === undefined || isObject(part),
  );
  const said = type === "track" ? event : names[type];
  if (!isKnown || typeof said !== "string" || said === "" || said.length > 200) return undefined;
  if (Object.keys(rest).length > 0 || (type === "track" && name !== undefined)) return undefined;
  return {
    messageId: "",
    type,
    event: said,
    properties: { ...(typeof name === "string" && { name }), ...(properties as Properties) },
    timestamp: 0,
    ...(traits !== undefined && { traits: traits as Properties }),
    ...(context !== undefined && { context: context as Properties }),
  };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
