import { afterEach, beforeEach, expect, test } from "vitest";
import { parseRuleset, replay } from "@proffer/engine";
import type { Event, Firing } from "@proffer/engine";
import { routes } from "@proffer/protocol";
import type { ClaimRequest, Coupon } from "@proffer/protocol";
import { day, keyOf, second, shopRules, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

const { ruleset } = parseRuleset(shopRules);
const versionOf = (rule: string): string =>
  ruleset.rules.find(({ id }) => id === rule)?.version ?? "";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

/** What a browser that saw the same events would have decided. */
async function fired(customer: string, rule: string): Promise<Firing> {
  const rows = await site.store.db
    .selectFrom("events")
    .select("json")
    .where("customer", "=", customer)
    .orderBy("seq")
    .execute();
  const events = rows.map(({ json }) => JSON.parse(json) as Event);
  const firing = (await replay({ customer, events, ruleset, until: site.clock.now })).findLast(
    (one) => one.rule === rule,
  );
  if (!firing) throw new Error(`${rule} has not fired for ${customer}`);
  return firing;
}

const claimOf = ({ customer, rule, version, key, trigger }: Firing): ClaimRequest => ({
  anonymousId: customer,
  rule,
  version,
  key,
  trigger,
});

function claim(request: ClaimRequest, deviceKey = keyOf(request.anonymousId)) {
  return site.post<Coupon>(routes.claims, request, deviceKey);
}

const forged = (anonymousId: string, rest: Partial<ClaimRequest> = {}): ClaimRequest => ({
  anonymousId,
  rule: "welcome-back",
  version: versionOf("welcome-back"),
  key: null,
  trigger: { type: "timer", due: site.clock.now, anchor: "m1" },
  ...rest,
});

async function isAwayForAWeek(...customers: string[]): Promise<void> {
  for (const anonymousId of customers)
    await site.send(anonymousId, [
      { messageId: "m1", event: "Product Viewed", properties: { product_id: "mug" } },
    ]);
  site.clock.now += 7 * day;
}

test("a customer who was seven days away gets a coupon", async () => {
  await isAwayForAWeek("ada");
  const reply = await claim(claimOf(await fired("ada", "welcome-back")));
  expect(reply).toMatchObject({
    status: 200,
    body: { campaign: "win-back", value: { percent: 10 }, expiresAt: site.clock.now + 7 * day },
  });
  expect(reply.body.code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
});

test("the third look at one product earns its coupon, and a look at another product does not", async () => {
  for (const id of ["mug", "mug", "cup", "mug"]) {
    site.clock.now += second;
    await site.send("ada", [{ event: "Product Viewed", properties: { product_id: id } }]);
  }
  const honest = claimOf(await fired("ada", "third-look"));
  const forCup = await claim({ ...honest, key: "cup" });
  expect(forCup).toMatchObject({
    status: 403,
    body: { error: { code: "claim_not_earned", retryable: false } },
  });
  expect(forCup.body.error.message).toContain("1 of 3 Product Viewed within 7d (product_id cup)");
  expect(await claim(honest)).toMatchObject({
    status: 200,
    body: { value: { amount: "5.00", currency: "CNY" }, expiresAt: null },
  });
});

test("a claim without the behaviour is refused with the distance", async () => {
  await site.send("ada", [{ messageId: "m1", event: "Cart Viewed" }]);
  site.clock.now += 3 * second;
  const reply = await claim(forged("ada"));
  expect(reply).toMatchObject({ status: 403, body: { error: { code: "claim_not_earned" } } });
  expect(reply.body.error.message).toMatch(/3s since the last activity.*7d/);
});

test("a claim of somebody who was never seen is refused", async () => {
  const reply = await claim(forged("nobody"));
  expect(reply).toMatchObject({ status: 403, body: { error: { code: "claim_not_earned" } } });
  expect(reply.body.error.message).toContain("no events of this customer have arrived");
});

test("events that were posted today about eight days ago count from today", async () => {
  const { now } = site.clock;
  await site.send("eve", [
    { messageId: "m1", event: "Cart Viewed", timestamp: new Date(now - 8 * day).toISOString() },
  ]);
  expect(
    await claim(forged("eve", { trigger: { type: "timer", due: now - day, anchor: "m1" } })),
  ).toMatchObject({ status: 403, body: { error: { code: "claim_not_earned" } } });
  // Coming back one minute later must not make the invented week true either.
  site.clock.now += 60 * second;
  await site.send("eve", [{ messageId: "m2", event: "Cart Viewed" }]);
  expect(await claim(forged("eve", { trigger: { type: "event", messageId: "m2" } }))).toMatchObject(
    { status: 403 },
  );
});

test("an event is believed its own time for five minutes, and no longer", async () => {
  const sendLate = (customer: string, lateMs: number) => {
    const timestamp = new Date(site.clock.now - lateMs).toISOString();
    return site.send(customer, [{ messageId: "m1", event: "Cart Viewed", timestamp }]);
  };
  const { now } = site.clock;
  await sendLate("ada", 300 * second);
  await sendLate("eve", 301 * second);
  site.clock.now = now + 7 * day - 300 * second;
  expect(await claim(claimOf(await fired("ada", "welcome-back")))).toMatchObject({ status: 200 });
  const early = { type: "timer", due: site.clock.now - second, anchor: "m1" } as const;
  expect(await claim(forged("eve", { trigger: early }))).toMatchObject({ status: 403 });
});

test.each(["welcome-back", "on-return"])(
  "%s is believed although the last event before the absence arrived only after it",
  async (rule) => {
    await site.send("ada", [{ messageId: "m1", event: "Cart Viewed" }]);
    const unsent = {
      messageId: "m2",
      event: "Cart Viewed",
      timestamp: new Date(site.clock.now + second).toISOString(),
    };
    site.clock.now += 8 * day;
    await site.send("ada", [unsent]);
    site.clock.now += second;
    await site.send("ada", [{ messageId: "m3", event: "Cart Viewed" }]);
    const seen = claimOf(await fired("ada", rule));
    expect(seen.trigger).toMatchObject(
      rule === "on-return" ? { messageId: "m3" } : { anchor: "m2" },
    );
    expect(await claim(seen)).toMatchObject({ status: 200 });
  },
);

test("a timer that a browser sees a moment early is not sent away", async () => {
  await isAwayForAWeek("ada");
  const earned = claimOf(await fired("ada", "welcome-back"));
  site.clock.now -= 2 * second;
  expect(await claim(earned)).toMatchObject({ status: 200 });
  await site.send("bob", [{ messageId: "m1", event: "Cart Viewed" }]);
  site.clock.now += 7 * day - 60 * second;
  expect(await claim(forged("bob"))).toMatchObject({ status: 403 });
});

test("claiming again gives the same code, even when the budget has been spent since", async () => {
  const crowd = Array.from({ length: 21 }, (_, i) => `customer-${i}`);
  await isAwayForAWeek(...crowd);
  const first = await claim(forged("customer-0"));
  for (const name of crowd.slice(1, 20)) expect((await claim(forged(name))).status).toBe(200);
  expect(await claim(forged("customer-20"))).toMatchObject({
    status: 410,
    body: { error: { code: "budget_spent", retryable: false } },
  });
  expect((await claim(forged("customer-0"))).body).toEqual(first.body);
});

test("a coupon stays its customer's when a demonstration moves the clock back", async () => {
  await isAwayForAWeek("ada");
  const first = await claim(forged("ada"));
  site.clock.now -= 3 * day;
  expect(await claim(forged("ada"))).toMatchObject({ status: 200, body: first.body });
});

test("200 customers at once get exactly the 20 coupons of the budget", async () => {
  const crowd = Array.from({ length: 200 }, (_, i) => `customer-${i}`);
  await isAwayForAWeek(...crowd);
  const replies = await Promise.all(crowd.map((name) => claim(forged(name))));
  const codes = replies.filter(({ status }) => status === 200).map(({ body }) => body.code);
  expect(codes.length).toBe(20);
  expect(new Set(codes).size).toBe(20);
  expect(replies.filter(({ status }) => status === 410).length).toBe(180);
  expect(await site.store.db.selectFrom("campaigns").selectAll().execute()).toMatchObject([
    { id: "win-back", issued: 20, budget: 20 },
  ]);
});

test("50 claims at once by one customer give one code", async () => {
  await isAwayForAWeek("ada");
  const replies = await Promise.all(Array.from({ length: 50 }, () => claim(forged("ada"))));
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(replies.map(({ body }) => body.code)).size).toBe(1);
  expect(await site.store.db.selectFrom("campaigns").select("issued").execute()).toEqual([
    { issued: 1 },
  ]);
});

test("another device cannot claim in a customer's name", async () => {
  await isAwayForAWeek("ada");
  const earned = claimOf(await fired("ada", "welcome-back"));
  expect(await claim(earned, keyOf("eve"))).toMatchObject({
    status: 403,
    body: { error: { code: "foreign_device" } },
  });
  expect(await site.post(routes.claims, earned)).toMatchObject({
    status: 403,
    body: { error: { code: "foreign_device" } },
  });
});

test("saying that one is another user opens nothing", async () => {
  await site.send("ada", [{ type: "identify", userId: "ada@example.com" }]);
  site.clock.now += 7 * day;
  await site.send("eve", [{ messageId: "m1", type: "identify", userId: "ada@example.com" }]);
  expect(await claim(forged("eve", { trigger: { type: "event", messageId: "m1" } }))).toMatchObject(
    { status: 403, body: { error: { code: "claim_not_earned" } } },
  );
});

test.each([
  ["an unknown rule", { rule: "no-such-rule" }, 404, "unknown_rule"],
  ["an older version of a rule", { version: "0000000000000000" }, 409, "stale_rule"],
  [
    "a rule that gives no coupon",
    { rule: "hello", version: versionOf("hello") },
    400,
    "bad_request",
  ],
  ["a trigger of no known kind", { trigger: { type: "wish" } }, 400, "bad_request"],
  ["a key that is an object", { key: {} }, 400, "bad_request"],
])("a claim for %s is refused", async (_name, change, status, code) => {
  await isAwayForAWeek("ada");
  const reply = await site.post(routes.claims, { ...forged("ada"), ...change }, keyOf("ada"));
  expect(reply).toMatchObject({ status, body: { error: { code } } });
});

test("the code is in the reply and the coupons' table, and nowhere else", async () => {
  await isAwayForAWeek("ada");
  const { body } = await claim(forged("ada"));
  const { db } = site.store;
  const elsewhere = [
    await db.selectFrom("events").selectAll().execute(),
    await db.selectFrom("rulesets").selectAll().execute(),
    await db.selectFrom("settings").selectAll().execute(),
    await (await fetch(site.url + routes.config)).json(),
  ];
  expect(JSON.stringify(elsewhere)).not.toContain(body.code);
});
