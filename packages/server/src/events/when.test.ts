import { expect, test } from "vitest";
import { readBatch } from "./read-batch.ts";

const now = Date.UTC(2026, 10, 22, 10);
const hour = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();
const message = { type: "track", event: "Cart Viewed", anonymousId: "ada" };

/** When an event is held to have happened, relative to its arrival. */
function heldAt(fields: Record<string, unknown>, sentAt?: string): number | undefined {
  const { events, refused } = readBatch([{ ...message, ...fields }], sentAt, now);
  expect(refused).toEqual([]);
  const [read] = events;
  return read && read.event.timestamp - now;
}

const slow = now - hour;

test("a slow clock is corrected once, by the batch's own sentAt or the message's", () => {
  const timestamp = iso(slow - 60_000);
  expect(heldAt({ timestamp }, iso(slow))).toBe(-60_000);
  expect(heldAt({ timestamp, sentAt: iso(slow) })).toBe(-60_000);
  // The message's own is the nearer one.
  expect(heldAt({ timestamp, sentAt: iso(slow) }, iso(now))).toBe(-60_000);
});

test("what a collector has corrected already is not corrected again", () => {
  const corrected = { timestamp: iso(now - 60_000), sentAt: iso(slow) };
  const marks = { originalTimestamp: iso(slow - 60_000), receivedAt: iso(now - 1000) };
  expect(heldAt({ ...corrected, ...marks })).toBe(-60_000);
  expect(heldAt({ ...corrected, originalTimestamp: marks.originalTimestamp })).toBe(-60_000);
  expect(heldAt({ ...corrected, receivedAt: marks.receivedAt })).toBe(-60_000);
  expect(heldAt({ ...corrected, ...marks }, iso(slow))).toBe(-60_000);
});

test("the device's own time is taken where there is no other, and corrected", () => {
  const originalTimestamp = iso(slow - 60_000);
  expect(heldAt({ originalTimestamp, sentAt: iso(slow) }, iso(slow))).toBe(-60_000);
  expect(heldAt({ originalTimestamp }, iso(slow))).toBe(-60_000);
});

test("the way through the network is not taken for a wrong clock", () => {
  expect(heldAt({ timestamp: iso(now - 7000) }, iso(now - 4000))).toBe(-7000);
});

test("a sentAt that is no time corrects nothing, and a message without any time happened when it came", () => {
  expect(heldAt({ timestamp: iso(now - 7000), sentAt: "soon" })).toBe(-7000);
  expect(heldAt({ sentAt: iso(slow) })).toBe(0);
});
