import type { Event } from "@proffer/engine";
import { expect, test } from "vitest";
import { pack } from "./pack.ts";

const now = Date.UTC(2026, 0, 1);
const limits = { events: 10, bytes: 10_000 };

test("What a wrong clock has stamped as still to come happened by the time it is sent; what is past stays as it is", () => {
  const unsent = [now - 1, now + 365 * 86_400_000].map((timestamp, i) => {
    const event: Event = {
      type: "track",
      event: "Number Said",
      messageId: `m${i}`,
      anonymousId: "ana",
      properties: {},
      timestamp,
    };
    return { event, deviceKey: "key" };
  });
  const { batch } = JSON.parse(pack(unsent, now, limits).body ?? "") as {
    batch: { timestamp: string }[];
  };
  expect(batch.map(({ timestamp }) => Date.parse(timestamp))).toEqual([now - 1, now]);
});
