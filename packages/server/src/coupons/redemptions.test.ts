import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseRuleset } from "@proffer/engine";
import { idempotencyHeader, routes } from "@proffer/protocol";
import type {
  CampaignsReply,
  Coupon,
  ErrorReply,
  Erased,
  PersonExport,
  RedemptionReply,
} from "@proffer/protocol";
import { agentKey, day, keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { lapseAll } from "./lapse.ts";

const money = (amount: string) => ({ amount, currency: "CNY" });

const { ruleset } = parseRuleset({
  version: 1,
  campaigns: {
    c: {
      value: { percent: 10 },
      maxAmount: money("20.00"),
      budget: { count: 5, amount: money("60.00") },
      expiresAfter: "7d",
      stacking: "Not with other coupons.",
    },
  },
  rules: [
    {
      id: "c",
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
      event: { type: "coupon", params: { campaign: "c", text: "For you" } },
    },
  ],
});

let site: Site;
beforeEach(async () => {
  const inForce = () => ({ number: 1, issuedAt: 0, off: [], ruleset });
  const refresh = async (): Promise<void> => {};
  const given = { current: () => ruleset, for: () => ruleset, inForce, signingKeys: () => [] };
  site = await startSite({ rulesets: { ...given, refresh } });
});
afterEach(() => site.close());

async function earn(device: string): Promise<Coupon> {
  await site.send(device, [{ event: "Cart Viewed", messageId: "m1" }]);
  const request = {
    anonymousId: device,
    rule: "c",
    version: ruleset.rules[0]?.version,
    key: null,
    trigger: { type: "event", messageId: "m1" },
  };
  return (await site.post<Coupon>(routes.claims, request, keyOf(device))).body;
}

let keys = 0;

async function ask<Body>(
  path: string,
  body?: object,
): Promise<{ status: number; body: Body & Partial<ErrorReply> }> {
  const response = await fetch(site.url + path, {
    method: body ? "POST" : "GET",
    headers: {
      authorization: `Bearer ${agentKey}`,
      ...(body && {
        "content-type": "application/json",
        [idempotencyHeader]: `request-${keys++}`,
      }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body & Partial<ErrorReply> };
}

const reserve = (code: string, total = "120.00") =>
  ask<RedemptionReply>(routes.redemptions, {
    action: "reserve",
    code,
    order: { id: "o1", total: money(total) },
  });

const end = (how: "commit" | "release", { body }: { body: RedemptionReply }, more = {}) =>
  ask<RedemptionReply>(`${routes.redemptions}/${body.redemption?.id}/${how}`, more);

async function campaign() {
  const { body } = await ask<CampaignsReply>(routes.campaigns);
  return body.campaigns[0];
}

test("the checkout is told what a coupon takes off, and on what terms", async () => {
  const { code } = await earn("ada");
  const checked = await ask<RedemptionReply>(routes.redemptions, {
    action: "check",
    code: ` ${code.toLowerCase().replaceAll("-", " ")} `,
    order: { id: "o1", total: money("120.00") },
  });
  expect(checked).toEqual({
    status: 200,
    body: {
      campaign: "c",
      value: { percent: 10 },
      discount: money("12.00"),
      terms: {
        maxAmount: money("20.00"),
        minimumSpend: null,
        products: null,
        categories: null,
        firstOrderOnly: false,
        stacking: "Not with other coupons.",
      },
      expiresAt: site.clock.now + 7 * day,
      redemption: null,
    },
  });
  expect((await reserve(code, "900.00")).body).toMatchObject({
    discount: money("20.00"),
    redemption: { orderId: "o1", state: "reserved", until: site.clock.now + 900_000 },
  });
});

test("a paid order uses the coupon up, and the customer's history knows of it once", async () => {
  const { code } = await earn("ada");
  const reserved = await reserve(code);
  for (let i = 0; i < 3; i++)
    expect(await end("commit", reserved, { discount: money("12.00") })).toMatchObject({
      status: 200,
      body: { discount: money("12.00"), redemption: { state: "redeemed" } },
    });
  const rows = await site.store.db
    .selectFrom("events")
    .select("json")
    .where("customer", "=", "ada")
    .where("event", "=", "Coupon Redeemed")
    .execute();
  expect(rows.map(({ json }) => JSON.parse(json))).toMatchObject([
    { anonymousId: "ada", properties: { campaign: "c", order_id: "o1", discount: 12 } },
  ]);
  expect(JSON.stringify(rows)).not.toContain(code);
  expect((await reserve(code)).body.error?.code).toBe("coupon_refused");
});

describe("The budget in money", () => {
  test("is taken by what a coupon may cost, and gets back what it has not", async () => {
    const { code } = await earn("ada");
    expect(await campaign()).toMatchObject({ issued: 1, spent: money("20.00") });
    await end("commit", await reserve(code), { discount: money("12.00") });
    expect(await campaign()).toMatchObject({
      issued: 1,
      spent: money("12.00"),
      states: { issued: 0, redeemed: 1 },
    });
  });

  test("gets back what has expired, and the count does not", async () => {
    for (const name of ["ada", "bob", "eve"]) await earn(name);
    expect((await earn("late")).code).toBeUndefined();
    site.clock.now += 7 * day;
    await lapseAll(site.store, site.clock.now);
    expect(await campaign()).toMatchObject({
      issued: 3,
      spent: money("0.00"),
      states: { expired: 3 },
    });
    for (const name of ["dora", "emil"]) expect((await earn(name)).code).toBeDefined();
    expect((await earn("late")).code).toBeUndefined();
  });
});

describe("A reservation", () => {
  test("that is released frees the coupon", async () => {
    const { code } = await earn("ada");
    const first = await reserve(code);
    expect((await end("release", first)).body.redemption?.state).toBe("released");
    expect((await end("release", first)).status).toBe(200);
    expect((await reserve(code)).status).toBe(200);
  });

  test("runs out by itself", async () => {
    const { code } = await earn("ada");
    const first = await reserve(code);
    site.clock.now += 900_000;
    await lapseAll(site.store, site.clock.now);
    expect(await campaign()).toMatchObject({ states: { issued: 1, reserved: 0 } });
    expect((await end("release", first)).body.error?.code).toBe("redemption_over");
  });

  test("that has run out is still paid, if nobody else has the coupon", async () => {
    const { code } = await earn("ada");
    const first = await reserve(code);
    site.clock.now += 3_600_000;
    await lapseAll(site.store, site.clock.now);
    expect((await end("commit", first)).body.redemption?.state).toBe("redeemed");
    expect((await reserve(code)).body.error?.code).toBe("coupon_refused");
  });

  test("needs a key of its own", async () => {
    const { code } = await earn("ada");
    const body = JSON.stringify({ action: "reserve", code, order: { id: "o1" } });
    const headers = { authorization: `Bearer ${agentKey}`, "content-type": "application/json" };
    const response = await fetch(site.url + routes.redemptions, { method: "POST", headers, body });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Idempotency-Key");
  });
});

test("a person's export has the orders, and nothing of them is left when they are erased", async () => {
  const { code } = await earn("ada");
  await end("commit", await reserve(code));
  const { code: bobs } = await earn("bob");
  await reserve(bobs);
  const person = { anonymousId: "ada" };
  const { body } = await site.post<PersonExport>(routes.export, person, keyOf("ada"));
  expect(body.coupons).toMatchObject([
    { code, state: "redeemed", redemptions: [{ orderId: "o1", state: "redeemed" }] },
  ]);
  await site.post<Erased>(routes.erase, person, keyOf("ada"));
  const { db } = site.store;
  for (const table of ["coupons", "redemptions", "idempotency_keys"] as const) {
    const rows = await db.selectFrom(table).selectAll().execute();
    expect(rows.length).toBe(1);
    expect(JSON.stringify(rows)).not.toContain(code);
  }
  expect(await campaign()).toMatchObject({ issued: 2 });
});
