import { afterEach, beforeEach, expect, test } from "vitest";
import type { Event } from "@proffer/engine";
import { startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

async function kept(): Promise<readonly { customer: string; event: Event }[]> {
  const rows = await site.store.db
    .selectFrom("events")
    .select(["customer", "json"])
    .orderBy("seq")
    .execute();
  return rows.map(({ customer, json }) => ({ customer, event: JSON.parse(json) as Event }));
}

test.each(["/batch", "/batch/"])(
  "PostHog's batch is taken at %s, as their documentation has it",
  async (path) => {
    const body = {
      api_key: "phc_0123456789",
      historical_migration: false,
      batch: [
        {
          event: "Product Viewed",
          properties: { distinct_id: "customer-42", product_id: "mug" },
          timestamp: "2026-11-22T09:59:00Z",
        },
        { event: "$identify", properties: { distinct_id: "customer-42", $set: { tier: "gold" } } },
        {
          event: "$pageview",
          properties: { distinct_id: "customer-42", $current_url: "https://shop.example/" },
        },
        { event: "$create_alias", properties: { distinct_id: "customer-42", alias: "x" } },
        { event: "Nobody's" },
      ],
    };
    const { status, body: reply } = await site.post(path, body);
    expect([status, reply]).toMatchObject([
      200,
      {
        accepted: 3,
        refused: [
          { index: 3, code: "unused_type" },
          { index: 4, code: "missing_identity" },
        ],
      },
    ]);
    expect(await kept()).toMatchObject([
      {
        customer: "user:customer-42",
        event: { event: "Product Viewed", timestamp: Date.UTC(2026, 10, 22, 9, 59) },
      },
      { event: { event: "Identify", traits: { tier: "gold" } } },
      { event: { event: "Page", properties: { url: "https://shop.example/" } } },
    ]);
  },
);

test.each(["/capture", "/e/", "/i/v0/e/"])(
  "one event of a browser's is taken at %s, under its device",
  async (path) => {
    const event = {
      api_key: "phc_0123456789",
      event: "Cart Viewed",
      uuid: "018f-1",
      distinct_id: "customer-42",
      properties: { $device_id: "device-1" },
    };
    expect(await site.post(path, event)).toMatchObject({ status: 200, body: { accepted: 1 } });
    expect(await site.post(path, event)).toMatchObject({ body: { duplicates: 1 } });
    expect(await kept()).toMatchObject([
      { customer: "device-1", event: { messageId: "018f-1", userId: "customer-42" } },
    ]);
  },
);

test("a name that reaches a prototype is refused here as anywhere", async () => {
  const body = `{"batch":[{"event":"x","distinct_id":"a","properties":{"__proto__":{"polluted":1}}},{"event":"y","distinct_id":"a"}]}`;
  expect(await site.post("/batch", body)).toMatchObject({
    status: 200,
    body: { accepted: 1, refused: [{ index: 0, code: "forbidden_key" }] },
  });
});
