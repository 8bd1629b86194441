import { describe, expect, test } from "vitest";
import { parseEvent } from "./parse.ts";

const defaults = { messageId: "default-id", timestamp: 1000 };
const view = { type: "track", event: "Product Viewed", messageId: "m1", timestamp: 5 };

function problem(input: unknown): string {
  const read = parseEvent(input, defaults);
  return "problem" in read ? read.problem.code : "none";
}

describe("An event is read", () => {
  test("as Segment writes it, its time as ISO 8601 or as UTC ms", () => {
    const read = parseEvent(
      { ...view, timestamp: "2026-01-01T00:00:00.123Z", properties: { product_id: "mug" } },
      defaults,
    );
    expect(read).toEqual({
      event: {
        messageId: "m1",
        type: "track",
        event: "Product Viewed",
        properties: { product_id: "mug" },
        timestamp: 1_767_225_600_123,
      },
    });
  });

  test("with the defaults where it has no id and no time", () => {
    expect(parseEvent({ type: "track", event: "x" }, defaults)).toMatchObject({
      event: { messageId: "default-id", timestamp: 1000 },
    });
  });

  test.each([
    ["identify", "Identify"],
    ["page", "Page"],
    ["screen", "Screen"],
  ])("%s is named %s in rules", (type, name) => {
    expect(parseEvent({ type, name: "Home" }, defaults)).toMatchObject({
      event: { type, event: name },
    });
  });

  test("a page's name is one of its properties", () => {
    expect(parseEvent({ type: "page", name: "Home" }, defaults)).toMatchObject({
      event: { properties: { name: "Home" } },
    });
  });

  test("a zone-less time is UTC on every machine", () => {
    expect(parseEvent({ ...view, timestamp: "2026-01-01 00:00:00" }, defaults)).toMatchObject({
      event: { timestamp: 1_767_225_600_000 },
    });
  });

  test("of any name, known or not", () => {
    expect(problem({ ...view, event: "Something Odd" })).toBe("none");
  });
});

describe("An event is refused with a reason", () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { deeper: deep(levels - 1) });

  test.each([
    ["not_an_object", null],
    ["not_an_object", []],
    ["not_an_object", "track"],
    ["unknown_type", {}],
    ["unknown_type", { type: "alias" }],
    ["missing_name", { type: "track" }],
    ["missing_name", { type: "track", event: "" }],
    ["bad_name", { type: "track", event: 42 }],
    ["bad_name", { type: "track", event: "x".repeat(201) }],
    ["bad_message_id", { ...view, messageId: { a: 1 } }],
    ["bad_timestamp", { ...view, timestamp: "yesterday" }],
    ["bad_timestamp", { ...view, timestamp: 1.5 }],
    ["bad_timestamp", { ...view, timestamp: "2026-02-31T00:00:00Z" }],
    ["bad_timestamp", { ...view, timestamp: 1e17 }],
    ["bad_timestamp", { ...view, timestamp: "2026-13-45T00:00:00Z" }],
    ["bad_properties", { ...view, properties: [1] }],
    ["bad_properties", { ...view, traits: "x" }],
    ["too_deep", { ...view, properties: [deep(5000)] }],
    ["too_deep", { ...view, timestamp: deep(5000) }],
    ["bad_timestamp", { ...view, timestamp: { at: 5 } }],
    ["forbidden_key", JSON.parse('{"type":"page","__proto__":{}}') as object],
    ["bad_identity", { ...view, userId: {} }],
    ["bad_identity", { ...view, anonymousId: "x".repeat(300) }],
    ["too_deep", { ...view, properties: deep(20) }],
    ["too_deep", { ...view, properties: deep(5000) }],
    ["forbidden_key", { ...view, properties: JSON.parse('{"a":{"__proto__":1}}') as object }],
    ["forbidden_key", { ...view, context: { constructor: 1 } }],
  ])("%s", (code, input) => {
    expect(problem(input)).toBe(code);
  });
});
