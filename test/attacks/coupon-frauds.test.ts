// oxlint-disable vitest/expect-expect -- expectRefused and notEarned expect
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { actionFor, parseRuleset } from "@proffer/engine";
import { routes } from "@proffer/protocol";
import type { Coupon, PoolReply, RedemptionReply, RevokeReply } from "@proffer/protocol";
import { lapseAll } from "../../packages/server/src/coupons/lapse.ts";
import { day, fraudRules, keyOf, openFraudShop } from "./support/fraud-shop.ts";
import type { FraudShop, Reply } from "./support/fraud-shop.ts";

const hour = 3_600_000;

let shop: FraudShop;
beforeEach(async () => {
  shop = await openFraudShop();
});
afterEach(async () => {
  await expectSound();
  await shop.close();
});

/** Whatever was tried: nothing is given out that is not counted, and nothing is counted beyond the budget. */
async function expectSound(): Promise<void> {
  const { db } = shop.site.store;
  const campaigns = await db.selectFrom("campaigns").selectAll().execute();
  for (const { id, issued, budget, spent, spent_max } of campaigns) {
    expect(await shop.given(id)).toBeLessThanOrEqual(issued);
    expect(issued).toBeLessThanOrEqual(budget);
    if (spent_max !== null) expect(spent).toBeLessThanOrEqual(spent_max);
  }
}

const view = (id: string) => ({ properties: { product_id: id } });
const at = (time: number) => ({ timestamp: new Date(time).toISOString() });

/** A coupon that was honestly come by. */
async function earn(device: string, rule = "cart"): Promise<Coupon> {
  await shop.did(device, "Cart Viewed");
  const { status, body } = await shop.claim(device, rule);
  expect([status, body.error?.message]).toEqual([200, undefined]);
  return body;
}

async function expectRefused(
  reply: Reply<unknown>,
  code: string,
  campaign?: string,
): Promise<void> {
  expect(reply.body.error?.code).toBe(code);
  if (campaign !== undefined) expect(await shop.given(campaign)).toBe(0);
}

const notEarned = (reply: Reply<unknown>, campaign: string) =>
  expectRefused(reply, "claim_not_earned", campaign);

describe("Forged behaviour", () => {
  test("01 · a claim of somebody who has done nothing", async () =>
    notEarned(await shop.claim("eve", "cart"), "cart"));

  test("02 · two looks that are told to be three", async () => {
    await shop.site.send("eve", [
      { event: "Product Viewed", ...view("mug") },
      { event: "Product Viewed", ...view("mug") },
    ]);
    await notEarned(await shop.claim("eve", "looks", { key: "mug" }), "looks");
  });

  test("03 · three looks, claimed for the dearer product", async () => {
    const looks = Array.from({ length: 3 }, () => ({ event: "Product Viewed", ...view("mug") }));
    await shop.site.send("eve", looks);
    await notEarned(await shop.claim("eve", "looks", { key: "grand-piano" }), "looks");
  });

  test("04 · three looks of one messageId", async () => {
    const looks = Array.from({ length: 3 }, () => ({
      event: "Product Viewed",
      messageId: "same",
      ...view("mug"),
    }));
    await shop.site.send("eve", looks);
    await notEarned(await shop.claim("eve", "looks", { key: "mug" }), "looks");
  });

  test("05 · three looks at three products", async () => {
    for (const id of ["mug", "cup", "pot"]) await shop.did("eve", "Product Viewed", view(id));
    await notEarned(await shop.claim("eve", "looks", { key: "mug" }), "looks");
  });

  test("06 · the trigger names an event of another customer", async () => {
    await shop.did("ada", "Cart Viewed", { messageId: "hers" });
    const trigger = { type: "event", messageId: "hers" };
    await notEarned(await shop.claim("eve", "cart", { trigger, messageIds: ["hers"] }), "cart");
  });

  test("07 · a trait that makes one a member, in an event of another type", async () => {
    await shop.did("eve", "Cart Viewed", {
      properties: { tier: "gold", traits: { tier: "gold" } },
    });
    await notEarned(await shop.claim("eve", "gold"), "gold");
  });

  test("08 · a consent that was never given", async () => {
    await shop.did("eve", "Cart Viewed", { properties: { consent: { marketing: true } } });
    await notEarned(await shop.claim("eve", "agreed"), "agreed");
  });

  test("09 · a first order, of somebody who has ordered", async () => {
    await shop.did("eve", "Order Completed", { properties: { order_id: "o0" } });
    await shop.did("eve", "Cart Viewed");
    await notEarned(await shop.claim("eve", "first"), "first");
  });

  test("10 · a first order, of somebody who has ordered on the telephone", async () => {
    const token = await shop.site.token("eve-user");
    await shop.site.send(
      "phone",
      [{ event: "Order Completed", userId: "eve-user" }],
      keyOf("phone"),
      token,
    );
    await shop.site.send(
      "laptop",
      [{ event: "Cart Viewed", userId: "eve-user" }],
      keyOf("laptop"),
      token,
    );
    await notEarned(await shop.claim("laptop", "first"), "first");
  });

  test("11 · what only the page can see, for a campaign that is not marked", async () => {
    await shop.did("eve", "Cart Viewed", { properties: { stock: 1 } });
    await notEarned(await shop.claim("eve", "unseen"), "unseen");
  });

  test("12 · what only the page can see, without what the server can see", async () => {
    await shop.did("eve", "Product Viewed", view("mug"));
    await notEarned(await shop.claim("eve", "trusted"), "trusted");
  });

  test("13 · what only the page can see, by a crowd: its money ends it", async () => {
    const crowd = Array.from({ length: 6 }, (_, i) => `eve-${i}`);
    for (const name of crowd) await shop.did(name, "Cart Viewed");
    const replies = await Promise.all(crowd.map((name) => shop.claim(name, "trusted")));
    expect(replies.filter(({ status }) => status === 200).length).toBe(2);
    expect(await shop.given("trusted")).toBe(2);
  });
});

describe("Forged times", () => {
  test("14 · a visit of last week that is posted today", async () => {
    const { now } = shop.site.clock;
    await shop.did("eve", "Cart Viewed", { messageId: "m1", ...at(now - 8 * day) });
    const trigger = { type: "timer", due: now - day, anchor: "m1" };
    await notEarned(await shop.claim("eve", "back", { trigger }), "back");
  });

  test("15 · the same, and back a minute later", async () => {
    await shop.did("eve", "Cart Viewed", at(shop.site.clock.now - 8 * day));
    shop.site.clock.now += 60_000;
    await shop.did("eve", "Cart Viewed");
    await notEarned(await shop.claim("eve", "back"), "back");
  });

  test("16 · a clock that is set back by sentAt", async () => {
    const { now } = shop.site.clock;
    const old = new Date(now - 8 * day).toISOString();
    const event = { type: "track", event: "Cart Viewed", anonymousId: "eve", timestamp: old };
    const later = new Date(now + 1000).toISOString();
    await shop.site.post(routes.batch, { batch: [event], sentAt: later }, keyOf("eve"));
    await notEarned(await shop.claim("eve", "back"), "back");
  });

  test("17 · an event from the future", async () => {
    await shop.did("eve", "Cart Viewed", at(shop.site.clock.now + hour));
    await notEarned(await shop.claim("eve", "cart"), "cart");
  });

  test("18 · a timer that is said to have been due", async () => {
    await shop.did("eve", "Cart Viewed", { messageId: "m1" });
    shop.site.clock.now += 6 * day;
    const trigger = { type: "timer", due: 0, anchor: "m1" };
    await notEarned(await shop.claim("eve", "back", { trigger }), "back");
  });

  test("19 · an offer of months ago", async () => {
    await shop.did("eve", "Cart Viewed");
    shop.site.clock.now += 90 * day;
    await notEarned(await shop.claim("eve", "cart"), "cart");
  });

  test("20 · an offer of an hour, an hour and a minute later", async () => {
    await shop.did("eve", "Cart Viewed");
    shop.site.clock.now += hour + 60_000;
    await notEarned(await shop.claim("eve", "quick"), "quick");
  });

  test("21 · coming back long ago, and claiming for it now", async () => {
    await shop.did("eve", "Cart Viewed");
    shop.site.clock.now += 8 * day;
    await shop.did("eve", "Product Viewed", view("mug"));
    // Never away for a week since.
    for (let week = 0; week < 4; week++) {
      shop.site.clock.now += 3 * day;
      await shop.did("eve", "Product Viewed", view("mug"));
    }
    await notEarned(await shop.claim("eve", "back"), "back");
  });

  test("22 · a campaign that is over", async () => {
    await shop.did("eve", "Cart Viewed");
    await notEarned(await shop.claim("eve", "over"), "over");
  });

  test("23 · a campaign that has not begun", async () => {
    await shop.did("eve", "Cart Viewed");
    await notEarned(await shop.claim("eve", "early"), "early");
  });
});

describe("Rules that are not for one", () => {
  test("24 · a rule that was switched off", async () => {
    await shop.did("eve", "Cart Viewed");
    await notEarned(await shop.claim("eve", "paused"), "paused");
  });

  test("25 · a rule of last winter", async () => {
    await shop.did("eve", "Cart Viewed");
    await notEarned(await shop.claim("eve", "winter"), "winter");
  });

  test("26 · the version of a rule that was easier", async () => {
    await shop.did("eve", "Cart Viewed");
    const reply = await shop.claim("eve", "cart", { version: "0123456789abcdef" });
    await expectRefused(reply, "stale_rule", "cart");
  });

  test("27 · a rule that was taken down in between", async () => {
    await shop.did("eve", "Cart Viewed");
    shop.publish((rules) => ({ ...rules, rules: rules.rules.filter(({ id }) => id !== "cart") }));
    await expectRefused(await shop.claim("eve", "cart"), "unknown_rule", "cart");
  });

  test("28 · a rule that gives no coupon", async () => {
    await shop.did("eve", "Cart Viewed");
    await expectRefused(await shop.claim("eve", "hello"), "bad_request");
  });

  test("29 · those whom an experiment holds out", async () => {
    const crowd = Array.from({ length: 20 }, (_, i) => `held-${i}`);
    for (const name of crowd) await shop.did(name, "Cart Viewed");
    const { ruleset } = parseRuleset(fraudRules);
    const replies = await Promise.all(crowd.map((name) => shop.claim(name, "held")));
    const got = replies.filter(({ status }) => status === 200).length;
    expect(got).toBeGreaterThan(0);
    expect(got).toBeLessThan(20);
    // The same again gives the same: nobody gets in by asking twice.
    const again = await Promise.all(crowd.map((name) => shop.claim(name, "held")));
    expect(again.map(({ status }) => status)).toEqual(replies.map(({ status }) => status));
    expect(ruleset.rules.some(({ id }) => id === "held")).toBe(true);
  });

  test("30 · the arm of an experiment with the larger coupon", async () => {
    const { ruleset } = parseRuleset(fraudRules);
    const rule = ruleset.rules.find(({ id }) => id === "arms");
    if (!rule) throw new Error("no rule “arms”");
    for (let i = 0; i < 6; i++) {
      await shop.did(`arm-${i}`, "Cart Viewed");
      const reply = await shop.claim(`arm-${i}`, "arms", { campaign: "large", variant: "b" });
      expect(reply.body.campaign).toBe(actionFor(rule, `arm-${i}`).params["campaign"]);
    }
    expect((await shop.given("small")) + (await shop.given("large"))).toBe(6);
    expect(await shop.given("arms")).toBe(0);
  });

  test("31 · another campaign than the rule's, named in the claim", async () => {
    await shop.did("eve", "Cart Viewed");
    const { body } = await shop.claim("eve", "cart", {
      campaign: "large",
      value: { percent: 100 },
      terms: { trust: "client" },
    });
    expect(body).toMatchObject({ campaign: "cart", value: { amount: "5.00", currency: "CNY" } });
    expect(await shop.given("large")).toBe(0);
  });

  test("32 · prototypes for names", async () => {
    await shop.did("eve", "Cart Viewed");
    for (const rule of ["__proto__", "constructor", "toString", "hasOwnProperty"])
      await expectRefused(await shop.claim("eve", rule), "unknown_rule");
    const polluted = `{"anonymousId":"eve","rule":"paused","version":"x","key":null,"trigger":{"type":"event","messageId":"m"},"__proto__":{"enabled":true,"trust":"client"},"constructor":{"prototype":{"terms":{}}}}`;
    await shop.site.post(routes.claims, polluted, keyOf("eve"));
    expect(({} as { enabled?: unknown }).enabled).toBeUndefined();
    expect(await shop.given("paused")).toBe(0);
  });
});

describe("More than one's share", () => {
  test("33 · claiming again", async () => {
    const first = await earn("eve");
    expect((await shop.claim("eve", "cart")).body.code).toBe(first.code);
    expect(await shop.given("cart")).toBe(1);
  });

  test("34 · claiming fifty times at once", async () => {
    await shop.did("eve", "Cart Viewed");
    const replies = await Promise.all(Array.from({ length: 25 }, () => shop.claim("eve", "cart")));
    expect(new Set(replies.map(({ body }) => body.code)).size).toBe(1);
    expect(await shop.given("cart")).toBe(1);
  });

  test("35 · claiming for other triggers of the same rule", async () => {
    const { code } = await earn("eve");
    for (const messageId of ["x", "y", "z"]) {
      const { body } = await shop.claim("eve", "cart", { trigger: { type: "event", messageId } });
      expect(body.code).toBe(code);
    }
    expect(await shop.given("cart")).toBe(1);
  });

  test("36 · a second telephone of the same user", async () => {
    const token = await shop.site.token("eve-user");
    for (const device of ["phone", "laptop", "tablet"])
      await shop.site.send(device, [{ event: "Cart Viewed" }], keyOf(device), token);
    const replies = await Promise.all(
      ["phone", "laptop", "tablet"].map((device) => shop.claim(device, "cart", {}, { token })),
    );
    expect(new Set(replies.map(({ body }) => body.code)).size).toBe(1);
    // Under the user's name, so that a second server's mint at the same instant breaks the same key.
    expect(await shop.site.store.db.selectFrom("coupons").select("customer").execute()).toEqual([
      { customer: "user:eve-user" },
    ]);
  });

  test("37 · cleared cookies, of somebody who signs in", async () => {
    const token = await shop.site.token("eve-user");
    const codes = new Set<string>();
    for (const device of ["day-1", "day-2", "day-3"]) {
      await shop.site.send(device, [{ event: "Cart Viewed" }], keyOf(device), token);
      codes.add((await shop.claim(device, "cart", {}, { token })).body.code);
    }
    expect(codes.size).toBe(1);
    expect(await shop.given("cart")).toBe(1);
  });

  test("38 · an alias: a name that the page gives itself opens nobody's history", async () => {
    await shop.site.send("ada", [{ event: "Cart Viewed", userId: "ada-user" }]);
    await shop.site.send("eve", [{ type: "identify", userId: "ada-user", event: undefined }]);
    await notEarned(await shop.claim("eve", "cart"), "cart");
  });

  test("39 · two a customer are two, however often the rule comes true", async () => {
    const codes = new Set<string>();
    for (let i = 0; i < 6; i++) {
      shop.site.clock.now += 60_000;
      await shop.did("eve", "Cart Viewed", { messageId: `m${i}` });
      const trigger = { type: "event", messageId: `m${i}` };
      codes.add((await shop.claim("eve", "twice", { trigger })).body.code);
    }
    expect(codes.size).toBe(2);
    expect(await shop.given("twice")).toBe(2);
  });

  test("40 · two a customer, for one and the same offer", async () => {
    await shop.did("eve", "Cart Viewed", { messageId: "m1" });
    const codes = new Set<string>();
    for (let i = 0; i < 3; i++) codes.add((await shop.claim("eve", "twice")).body.code);
    expect(codes.size).toBe(1);
  });

  test("41 · more than there are, all at once", async () => {
    const crowd = Array.from({ length: 20 }, (_, i) => `crowd-${i}`);
    for (const name of crowd) await shop.did(name, "Cart Viewed");
    const replies = await Promise.all(crowd.map((name) => shop.claim(name, "few")));
    expect(replies.filter(({ status }) => status === 200).length).toBe(2);
    expect(replies.filter(({ body }) => body.error?.code === "budget_spent").length).toBe(18);
  });

  test("42 · more than the money is for, though the count would allow it", async () => {
    const crowd = Array.from({ length: 8 }, (_, i) => `crowd-${i}`);
    for (const name of crowd) await shop.did(name, "Cart Viewed");
    const replies = await Promise.all(crowd.map((name) => shop.claim(name, "dear")));
    expect(replies.filter(({ status }) => status === 200).length).toBe(3);
  });

  test("43 · a budget that was lowered below what is out", async () => {
    await earn("ada", "dear");
    await earn("bob", "dear");
    shop.publish((rules) => ({
      ...rules,
      campaigns: { ...rules.campaigns, dear: { ...rules.campaigns.dear, budget: { count: 1 } } },
    }));
    await shop.did("eve", "Cart Viewed");
    await expectRefused(await shop.claim("eve", "dear"), "budget_spent");
    expect(await shop.given("dear")).toBe(2);
  });

  test("44 · drawing again from a range until it is the most", async () => {
    const first = await earn("eve", "ranged");
    for (let i = 0; i < 10; i++)
      expect((await shop.claim("eve", "ranged")).body.value).toEqual(first.value);
    await shop.site.store.db.deleteFrom("coupons").where("campaign", "=", "ranged").execute();
    expect((await shop.claim("eve", "ranged")).body.value).toEqual(first.value);
  });

  test("45 · one code of a pool for two", async () => {
    const pool = `${routes.pools}/spring`;
    const upload = await shop.shop<PoolReply>(pool, {
      codes: ["AAAA-1111", "aaaa1111", "BBBB-2222"],
    });
    expect(upload.body).toMatchObject({ added: 2, free: 2 });
    const crowd = Array.from({ length: 6 }, (_, i) => `crowd-${i}`);
    for (const name of crowd) await shop.did(name, "Cart Viewed");
    const replies = await Promise.all(crowd.map((name) => shop.claim(name, "pooled")));
    const codes = replies.flatMap(({ body }) => body.code ?? []);
    expect(codes.sort()).toEqual(["AAAA-1111", "BBBB-2222"]);
    // Sent again it brings nothing back.
    expect((await shop.shop<PoolReply>(pool, { codes })).body).toMatchObject({ added: 0, free: 0 });
    expect(await shop.site.store.db.selectFrom("campaigns").select("issued").execute()).toEqual([
      { issued: 2 },
    ]);
  });
});

describe("In somebody else's name", () => {
  test("46 · without the device's key, or with another's", async () => {
    await shop.did("ada", "Cart Viewed");
    for (const key of [keyOf("eve"), ""])
      await expectRefused(await shop.claim("ada", "cart", {}, { key }), "foreign_device", "cart");
  });

  test("47 · with a token of another shop, another time, or none at all", async () => {
    await shop.did("eve", "Product Viewed", view("mug"));
    await shop.site.send(
      "ada",
      [{ event: "Cart Viewed" }],
      keyOf("ada"),
      await shop.site.token("ada-user"),
    );
    const none = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"ada-user","aud":"proffer"}')}.`;
    for (const token of [
      await shop.site.token("ada-user", { aud: "billing" }),
      await shop.site.token("ada-user", { exp: 1 }),
      none,
    ])
      await notEarned(await shop.claim("eve", "cart", {}, { token }), "cart");
  });

  test("48 · a coupon that was given to another user", async () => {
    const token = await shop.site.token("ada-user");
    await shop.site.send("ada", [{ event: "Cart Viewed" }], keyOf("ada"), token);
    const { body } = await shop.claim("ada", "cart", {}, { token });
    const reply = await shop.reserve(body.code, { customer: { userId: "eve-user" } });
    await expectRefused(reply, "coupon_refused");
    expect((await shop.reserve(body.code, { customer: { userId: "ada-user" } })).status).toBe(200);
  });

  test("49 · the checkout's routes without the shop's key", async () => {
    const { code } = await earn("eve");
    for (const path of [routes.redemptions, `${routes.pools}/spring`, routes.revocations])
      await expectRefused(
        (await shop.site.post(path, { action: "check", code }, keyOf("eve"))) as Reply<unknown>,
        "forbidden",
      );
  });
});

describe("At the checkout", () => {
  const commit = (id: string | undefined, body: object = {}, key?: string) =>
    shop.shop<RedemptionReply>(`${routes.redemptions}/${id}/commit`, body, key);
  const release = (id: string | undefined, key?: string) =>
    shop.shop<RedemptionReply>(`${routes.redemptions}/${id}/release`, {}, key);
  const idOf = ({ body }: Reply<RedemptionReply>) => body.redemption?.id;

  test("50 · one coupon for two orders", async () => {
    const { code } = await earn("eve");
    expect((await shop.reserve(code)).status).toBe(200);
    await expectRefused(await shop.reserve(code, { order: { id: "o2" } }), "coupon_refused");
  });

  test("51 · one coupon for fifty orders at once", async () => {
    const { code } = await earn("eve");
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, i) => shop.reserve(code, { order: { id: `o${i}` } })),
    );
    expect(replies.filter(({ status }) => status === 200).length).toBe(1);
  });

  test("52 · one that was used, once more", async () => {
    const { code } = await earn("eve");
    expect((await commit(idOf(await shop.reserve(code)))).body.redemption?.state).toBe("redeemed");
    await expectRefused(await shop.reserve(code, { order: { id: "o2" } }), "coupon_refused");
    expect((await shop.claim("eve", "cart")).body).toMatchObject({ code, state: "redeemed" });
    expect(await shop.given("cart")).toBe(1);
  });

  test("53 · reserved and released, round and round, then used twice", async () => {
    const { code } = await earn("eve");
    const ids: (string | undefined)[] = [];
    for (let i = 0; i < 5; i++) {
      const id = idOf(await shop.reserve(code, { order: { id: `o${i}` } }));
      ids.push(id);
      if (i < 4) expect((await release(id)).status).toBe(200);
    }
    const ends = await Promise.all(ids.map((id) => commit(id)));
    expect(ends.map(({ status }) => status)).toEqual([409, 409, 409, 409, 200]);
    expect(await shop.site.store.db.selectFrom("campaigns").select("issued").execute()).toEqual([
      { issued: 1 },
    ]);
  });

  test("54 · released after it was used", async () => {
    const { code } = await earn("eve");
    const id = idOf(await shop.reserve(code));
    await commit(id);
    await expectRefused(await release(id), "redemption_over");
    await expectRefused(await shop.reserve(code, { order: { id: "o2" } }), "coupon_refused");
  });

  test("55 · the same Idempotency-Key for another code", async () => {
    const [one, two] = [await earn("eve"), await earn("bob")];
    const first = await shop.reserve(one.code, {}, "key-00000001");
    expect((await shop.reserve(one.code, {}, "key-00000001")).body).toEqual(first.body);
    await expectRefused(await shop.reserve(two.code, {}, "key-00000001"), "idempotency_conflict");
    expect((await shop.reserve(two.code, {}, "key-00000002")).status).toBe(200);
  });

  test("56 · the same Idempotency-Key twenty times at once", async () => {
    const { code } = await earn("eve");
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => shop.reserve(code, {}, "key-00000001")),
    );
    expect(new Set(replies.map(idOf)).size).toBe(1);
  });

  test("57 · a refusal is one for good: the key of a wrong code does not open the right one", async () => {
    await expectRefused(await shop.reserve("NO-SUCH-CODE", {}, "key-00000001"), "coupon_refused");
    const { code } = await earn("eve");
    await expectRefused(await shop.reserve(code, {}, "key-00000001"), "idempotency_conflict");
    await expectRefused(await shop.reserve("NO-SUCH-CODE", {}, "key-00000001"), "coupon_refused");
  });

  test("58 · one that has expired, though the job has not come by yet", async () => {
    const { code } = await earn("eve");
    shop.site.clock.now += 7 * day;
    await expectRefused(await shop.reserve(code), "coupon_refused");
  });

  test("59 · one that has expired, claimed anew", async () => {
    await earn("eve");
    shop.site.clock.now += 8 * day;
    await lapseAll(shop.site.store, shop.site.clock.now);
    await shop.did("eve", "Cart Viewed");
    expect((await shop.claim("eve", "cart")).body.state).toBe("expired");
    expect(await shop.given("cart")).toBe(1);
  });

  test("60 · a reservation that has run out, and whose coupon another order has taken", async () => {
    const { code } = await earn("eve");
    const first = idOf(await shop.reserve(code, { holdMs: 1000 }));
    shop.site.clock.now += 1000;
    const second = idOf(await shop.reserve(code, { order: { id: "o2" } }));
    expect(second).toBeDefined();
    await expectRefused(await commit(first), "redemption_over");
    expect((await commit(second)).status).toBe(200);
  });

  test("61 · one that was revoked", async () => {
    const { code } = await earn("eve");
    const id = idOf(await shop.reserve(code));
    expect((await shop.shop<RevokeReply>(routes.revocations, { code })).body).toEqual({
      revoked: 1,
    });
    await expectRefused(await commit(id), "redemption_over");
    await expectRefused(await shop.reserve(code, { order: { id: "o2" } }), "coupon_refused");
    expect((await shop.shop<RevokeReply>(routes.revocations, { code })).body).toEqual({
      revoked: 0,
    });
  });

  test("62 · an order that is too small, or of what it is not for", async () => {
    const { code } = await earn("eve", "spend");
    const order = (total: string, items: object[], currency = "CNY") => ({
      order: { id: "o1", total: { amount: total, currency }, items },
    });
    const tea = { product_id: "oolong", categories: ["tea"], price: "120.00" };
    const card = { product_id: "gift-card", categories: ["tea"], price: "120.00" };
    const mug = { product_id: "mug", categories: ["cups"], price: "120.00" };
    for (const wrong of [
      order("99.99", [{ ...tea, price: "99.99" }]),
      order("120.00", [card]),
      order("120.00", [mug]),
      order("120.00", [tea], "USD"),
    ])
      await expectRefused(await shop.reserve(code, wrong), "coupon_not_applicable");
    const good = await shop.reserve(code, order("240.00", [tea, mug]));
    expect(good.body.discount).toEqual({ amount: "5.00", currency: "CNY" });
  });

  test("63 · money that rounds in one's favour", async () => {
    const { code, value } = await earn("eve", "ranged");
    const percent = "percent" in value ? value.percent : 0;
    const minor = 1005;
    const { body } = await shop.reserve(code, {
      order: { id: "o1", total: { amount: "10.05", currency: "CNY" } },
    });
    expect(body.discount?.amount).toBe((Math.floor((minor * percent) / 100) / 100).toFixed(2));
    await expectRefused(
      await commit(idOf({ status: 200, body }), { discount: { amount: "20.01", currency: "CNY" } }),
      "bad_request",
    );
    // The refusal has ended nothing.
    expect((await commit(idOf({ status: 200, body }), { discount: body.discount })).status).toBe(
      200,
    );
  });

  test("64 · money that is given back more than once", async () => {
    const { code } = await earn("eve", "dear");
    const id = idOf(await shop.reserve(code));
    const paid = { discount: { amount: "10.00", currency: "CNY" } };
    await Promise.all(Array.from({ length: 10 }, () => commit(id, paid)));
    await shop.shop(routes.revocations, { code });
    await lapseAll(shop.site.store, shop.site.clock.now + 900 * day);
    const [campaign] = await shop.site.store.db.selectFrom("campaigns").selectAll().execute();
    expect(campaign).toMatchObject({ issued: 1, spent: 1000 });
  });

  test("65 · a first order's coupon, at the second", async () => {
    const { code } = await earn("eve", "first");
    await shop.did("eve", "Order Completed", { properties: { order_id: "o0" } });
    await expectRefused(await shop.reserve(code), "coupon_not_applicable");
    await expectRefused(
      await shop.reserve(code, { order: { id: "o0", isFirst: false } }),
      "coupon_not_applicable",
    );
    expect((await shop.reserve(code, { order: { id: "o0" } })).status).toBe(200);
  });

  test("66 · redemptions of one's own making", async () => {
    await shop.did("eve", "Coupon Redeemed", { properties: { campaign: "cart", order_id: "o1" } });
    for (const id of ["__proto__", "1", "' or 1=1 --", "x".repeat(60)])
      await expectRefused(await commit(encodeURIComponent(id)), "not_found");
  });
});

describe("Guessing", () => {
  test("67 · all codes that cannot be used look alike", async () => {
    const [used, expired, revoked, foreign] = [
      await earn("used"),
      await earn("expired"),
      await earn("revoked"),
      await earn("foreign"),
    ];
    const reserved = await shop.reserve(used.code, { customer: { anonymousId: "used" } });
    await shop.shop(`${routes.redemptions}/${reserved.body.redemption?.id}/commit`, {});
    await shop.shop(routes.revocations, { code: revoked.code });
    await shop.site.store.db
      .updateTable("coupons")
      .set({ expires_at: shop.site.clock.now })
      .where("code", "=", expired.code)
      .execute();
    const customer = { anonymousId: "eve" };
    const codes = [used, expired, revoked, foreign].map(({ code }) => code);
    const answers = new Set<string>();
    for (const code of [...codes, "ABCD-EFGH-JKLM-NPQR", "'; drop table coupons; --", "é"])
      for (const action of ["check", "reserve"])
        answers.add(
          JSON.stringify(await shop.reserve(code, { action, customer, order: { id: "o9" } })),
        );
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain("coupon_refused");
  });

  test("68 · a thousand guesses in one session", async () => {
    const { code } = await earn("ada");
    const session = "eve's session";
    const guess = (one: string) =>
      shop.shop<RedemptionReply>(routes.redemptions, { action: "check", code: one, session });
    const replies = await Promise.all(Array.from({ length: 40 }, (_, i) => guess(`GUESS-${i}`)));
    expect(replies.filter(({ body }) => body.error?.code === "coupon_refused").length).toBe(10);
    // By then not even the right one is told from the others.
    await expectRefused(await guess(code), "rate_limited");
    expect(
      (await shop.shop(routes.redemptions, { action: "check", code, session: "ada's" })).status,
    ).toBe(200);
  });

  test("69 · guesses between codes that are good do not count for less", async () => {
    const { code } = await earn("eve");
    const session = "eve's session";
    const ask = async (one: string) =>
      (await shop.shop(routes.redemptions, { action: "check", code: one, session })).status;
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) {
      statuses.push(await ask(`GUESS-${i}`));
      await ask(code);
    }
    expect(statuses.filter((status) => status === 422).length).toBe(10);
    expect(statuses.at(-1)).toBe(429);
  });

  test("70 · guesses from one address, in many sessions", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 55; i++) {
      const body = { action: "check", code: `G-${i}`, session: `s${i}`, address: "203.0.113.9" };
      statuses.push((await shop.shop(routes.redemptions, body)).status);
    }
    expect(statuses.filter((status) => status === 422).length).toBe(50);
  });
});
