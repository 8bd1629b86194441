import { afterEach, beforeEach, expect, test } from "vitest";
import { parseRuleset } from "@proffer/engine";
import { routes } from "@proffer/protocol";
import type { Coupon } from "@proffer/protocol";
import { keyOf, second, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

const rules = {
  version: 1,
  campaigns: {
    first: { value: { percent: 10 }, budget: { count: 5 }, firstOrderOnly: true },
  },
  rules: [
    {
      id: "cart",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Cart Viewed" },
            operator: "greaterThanInclusive",
            value: 1,
          },
        ],
      },
      event: { type: "coupon", params: { campaign: "first", text: "For you" } },
    },
  ],
};
const version = parseRuleset(rules).ruleset.rules[0]?.version;

let site: Site;
beforeEach(async () => {
  site = await startSite({ rules });
});
afterEach(() => site.close());

const claim = (anonymousId: string) =>
  site.post<Coupon>(
    routes.claims,
    {
      anonymousId,
      rule: "cart",
      version,
      key: null,
      trigger: { type: "event", messageId: "last" },
    },
    keyOf(anonymousId),
  );

async function flood(customer: string): Promise<void> {
  const pad = "x".repeat(60_000);
  for (let from = 0; from < 800; from += 100)
    await site.store.db
      .insertInto("events")
      .values(
        Array.from({ length: 100 }, (_, i) => {
          const messageId = `junk-${from + i}`;
          const at = site.clock.now;
          const event = {
            messageId,
            type: "track",
            event: "Noise",
            timestamp: at,
            properties: { pad },
          };
          const json = JSON.stringify({ ...event, anonymousId: customer });
          return { customer, message_id: messageId, event: "Noise", ts: at, received_at: at, json };
        }),
      )
      .execute();
}

test("whoever buries an earlier order under noise gets no coupon for a first one", async () => {
  await site.send("ada", [{ event: "Order Completed", properties: { order_id: "1" } }]);
  await flood("ada");
  site.clock.now += second;
  await site.send("ada", [{ event: "Cart Viewed", messageId: "last" }]);
  expect(await claim("ada")).toMatchObject({
    status: 403,
    body: {
      error: {
        code: "claim_not_earned",
        message: expect.stringContaining("first order") as string,
      },
    },
  });
  // Who has not ordered gets it.
  await site.send("bob", [{ event: "Cart Viewed", messageId: "last" }]);
  expect((await claim("bob")).status).toBe(200);
});
