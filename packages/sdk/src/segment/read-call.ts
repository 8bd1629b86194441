import type { SegmentEvent } from "./read-event.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a call that waits in Segment's snippet, `["track", "Product Viewed", {…}]`, as the message that Segment's library would
 * make of it, but for what only the library gives: its id and its time.
 */
export function readCall(call: unknown): SegmentEvent | undefined {
  if (!Array.isArray(call)) return undefined;
  const [type, ...rest] = call as readonly unknown[];
  const texts = rest.filter((one) => typeof one === "string" || typeof one === "number");
  const first = rest.find(isFields);
  switch (type) {
    case "track":
      return typeof rest[0] === "string"
        ? { type, event: rest[0], properties: first }
        : { type, event: first?.["event"], properties: first?.["properties"] };
    case "page":
      // With two texts the first is a category.
      return { type, name: texts[1] ?? texts[0], properties: first };
    case "identify":
      return { type, userId: texts[0], traits: first };
    default:
      return undefined;
  }
}

/** Objects that the page passed; the snippet adds one of its own, of where the page was. */
function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && (value as Fields)["__t"] !== "bpc";
}
