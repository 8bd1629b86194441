import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import { keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { readLatest } from "./read-latest.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

async function fill(customer: string, count: number, bytes: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) => ({
    customer,
    message_id: `m${i}`,
    event: "Cart Viewed",
    ts: i,
    // Not so long ago that the server would clear it away.
    received_at: site.clock.now + i,
    json: JSON.stringify({
      messageId: `m${i}`,
      type: "track",
      event: "Cart Viewed",
      timestamp: i,
      anonymousId: customer,
      properties: { pad: "x".repeat(bytes) },
    }),
  }));
  for (let from = 0; from < count; from += 500)
    await site.store.db
      .insertInto("events")
      .values(rows.slice(from, from + 500))
      .execute();
}

test("of a history that somebody has blown up the latest megabytes are read, and no more", async () => {
  await fill("mallory", 1200, 60_000);
  const read = await readLatest(site.store.db, ["mallory"], 20_000);
  const bytes = read.reduce((sum, { json }) => sum + json.length, 0);
  expect(bytes).toBeLessThan(48 * 1024 * 1024);
  expect(bytes).toBeGreaterThan(24 * 1024 * 1024);
  expect(read.at(-1)?.message_id).toBe("m1199");
  expect(read.map(({ seq }) => seq)).toEqual(read.map(({ seq }) => seq).sort((a, b) => a - b));
});

test("a history of the usual size is read as a whole, in the order of arrival", async () => {
  await fill("ada", 1000, 10);
  const read = await readLatest(site.store.db, ["ada", "nobody"], 20_000);
  expect(read.map(({ message_id: id }) => id)).toEqual(
    Array.from({ length: 1000 }, (_, i) => `m${i}`),
  );
  expect((await readLatest(site.store.db, ["ada"], 3)).map(({ message_id: id }) => id)).toEqual([
    "m997",
    "m998",
    "m999",
  ]);
});

test("what is too much for one answer is refused and not put together", async () => {
  await fill("mallory", 1200, 60_000);
  const reply = await site.post(routes.export, { anonymousId: "mallory" }, keyOf("mallory"));
  expect(reply).toMatchObject({ status: 413, body: { error: { code: "too_large" } } });
});
