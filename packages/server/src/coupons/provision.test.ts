import { afterEach, beforeEach, expect, test } from "vitest";
import { parseRuleset } from "@proffer/engine";
import { ProfferError, routes } from "@proffer/protocol";
import type { Coupon, RevokeReply } from "@proffer/protocol";
import { agentKey, keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { createFakeShopify, fakeShopifyToken } from "./providers/fake-shopify.ts";
import type { FakeShopify } from "./providers/fake-shopify.ts";
import { createShopify } from "./providers/shopify.ts";
import { createProvision } from "./provision.ts";

const { ruleset } = parseRuleset({
  version: 1,
  campaigns: {
    c: { value: { percent: 10 }, budget: { count: 5 }, provider: "shopify" },
    other: { value: { percent: 10 }, budget: { count: 5 }, provider: "stripe" },
  },
  rules: ["c", "other"].map((campaign) => ({
    id: campaign,
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
    event: { type: "coupon", params: { campaign, text: "For you" } },
  })),
});

let site: Site;
let shopify: FakeShopify;
let providers: { shopify: ReturnType<typeof createShopify> };
beforeEach(async () => {
  shopify = createFakeShopify();
  const wait = async (): Promise<void> => {};
  const { fetch } = shopify;
  const shop = "tea.myshopify.com";
  providers = { shopify: createShopify({ shop, token: fakeShopifyToken, fetch, wait }) };
  const inForce = () => ({ number: 1, issuedAt: 0, off: [], ruleset });
  const refresh = async (): Promise<void> => {};
  const given = { current: () => ruleset, for: () => ruleset, inForce, signingKeys: () => [] };
  const rulesets = { ...given, refresh };
  site = await startSite({ rulesets, couponProviders: providers });
  await site.send("ada", [{ event: "Cart Viewed", messageId: "m1" }]);
});
afterEach(() => site.close());

const claim = (rule = "c") =>
  site.post<Coupon>(
    routes.claims,
    {
      anonymousId: "ada",
      rule,
      version: ruleset.rules.find(({ id }) => id === rule)?.version,
      key: null,
      trigger: { type: "event", messageId: "m1" },
    },
    keyOf("ada"),
  );

const issued = async () =>
  (await site.store.db.selectFrom("campaigns").select("issued").execute())[0]?.issued;

test("a customer is told a code that the shop's checkout knows", async () => {
  const { body } = await claim();
  expect([...shopify.discounts.keys()]).toEqual([body.code]);
});

test("while the checkout cannot be told, the claim says so; then it is the same coupon", async () => {
  shopify.faults.push("down", "down", "down");
  const reply = await claim();
  expect(reply).toMatchObject({
    status: 503,
    body: { error: { code: "unavailable", retryable: true } },
  });
  expect(JSON.stringify(reply.body)).not.toMatch(/[A-Z2-9]{4}-[A-Z2-9]{4}/);
  const { code } = await site.store.db
    .selectFrom("coupons")
    .select("code")
    .executeTakeFirstOrThrow();
  expect((await claim()).body.code).toBe(code);
  expect([...shopify.discounts.keys()]).toEqual([code]);
  expect(await issued()).toBe(1);
});

test("a code whose making was answered by nobody is made once", async () => {
  shopify.faults.push("lost", "down", "down");
  expect((await claim()).status).toBe(503);
  expect((await claim()).status).toBe(200);
  expect(shopify.discounts.size).toBe(1);
  expect(await issued()).toBe(1);
});

test("twenty claims at once make one code", async () => {
  const replies = await Promise.all(Array.from({ length: 20 }, () => claim()));
  expect(new Set(replies.map(({ body }) => body.code)).size).toBe(1);
  expect(shopify.discounts.size).toBe(1);
});

test("who does not come back is told of all the same, by the job", async () => {
  shopify.faults.push("down", "down", "down");
  await claim();
  await createProvision(site.store, providers).catchUp();
  expect(shopify.discounts.size).toBe(1);
});

test("what is revoked here is taken back there", async () => {
  const { body } = await claim();
  const response = await fetch(site.url + routes.revocations, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${agentKey}` },
    body: JSON.stringify({ campaign: "c" }),
  });
  expect((await response.json()) as RevokeReply).toEqual({ revoked: 1 });
  await createProvision(site.store, providers).catchUp();
  expect(shopify.discounts.get(body.code)?.isActive).toBe(false);
});

test("a provider that the server was not told of gives no code, and no harm", async () => {
  expect(await claim("other")).toMatchObject({ status: 503, body: { error: { retryable: true } } });
});

test("what a shop system says about us is for the log, and not for the customer", async () => {
  const secret = "Invalid API Key provided: sk_live_****abcd";
  const telling = createProvision(site.store, {
    stripe: {
      create: async () => {
        throw new ProfferError("unavailable", secret);
      },
      revoke: async () => {},
    },
  });
  await claim("other");
  const row = await site.store.db
    .selectFrom("coupons")
    .selectAll()
    .where("provider", "=", "stripe")
    .executeTakeFirstOrThrow();
  const refusal = await telling.ensure(row).catch((cause: unknown) => cause);
  expect(refusal).toMatchObject({ code: "unavailable", cause: { message: secret } });
  expect((refusal as Error).message).not.toContain("sk_live");
});
