import { expect, test } from "vitest";
import { readMessage } from "./read-message.ts";

const now = Date.UTC(2026, 10, 22);
const read = (content: unknown) =>
  readMessage(new TextEncoder().encode(JSON.stringify(content)), 9, now);
const view = { type: "track", event: "Product Viewed", userId: "mei", properties: {} };

test("reads one event or many, each with its customer, and names what has no id for its place", () => {
  const many = read([view, { ...view, userId: undefined, anonymousId: "anon-1", messageId: "m1" }]);
  expect(
    many.events.map(({ customer, event }) => [customer, event.messageId, event.timestamp]),
  ).toEqual([
    ["mei", "9-000000", now],
    ["anon-1", "m1", now],
  ]);
  expect(read(view).events).toHaveLength(1);
  expect(read(view)).toEqual(read(view));
});

test("says of each that cannot be read why, and reads the others", () => {
  const { events, faults } = read([
    view,
    { ...view, type: "alias" },
    { ...view, userId: undefined },
    { ...view, timestamp: now + 5 * 60_000 + 1 },
    { ...view, timestamp: now + 5 * 60_000 },
    null,
  ]);
  expect(events).toHaveLength(2);
  expect(faults).toEqual([
    expect.stringContaining("“alias”"),
    expect.stringContaining("neither userId nor anonymousId"),
    expect.stringContaining("ahead of the stream's clock"),
    expect.stringContaining("not one"),
  ]);
});
