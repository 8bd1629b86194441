import { afterEach, beforeEach, expect, test } from "vitest";
import { parseRuleset } from "@proffer/engine";
import { routes } from "@proffer/protocol";
import type { ClaimRequest, Coupon } from "@proffer/protocol";
import { day, keyOf, second, shopRules, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

const { ruleset } = parseRuleset(shopRules);

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

const claimOf = (anonymousId: string, rule = "welcome-back", key: string | null = null) => ({
  anonymousId,
  rule,
  version: ruleset.rules.find(({ id }) => id === rule)?.version ?? "",
  key,
  trigger: { type: "timer", due: site.clock.now, anchor: "m1" },
});

function claim(device: string, token?: string, more: Partial<ClaimRequest> = {}) {
  return site.post<Coupon>(routes.claims, { ...claimOf(device), ...more }, keyOf(device), token);
}

const view = (properties = {}) => ({ event: "Product Viewed", properties });

/** Devices that were seen now, each as the user's where one is named. */
async function seen(devices: Readonly<Record<string, string | undefined>>): Promise<void> {
  for (const [device, userId] of Object.entries(devices)) {
    const token = userId === undefined ? undefined : await site.token(userId);
    await site.send(device, [{ ...view(), userId }], keyOf(device), token);
  }
}

const issued = async (): Promise<number> =>
  (await site.store.db.selectFrom("campaigns").select("issued").execute())[0]?.issued ?? 0;

test("one person with two devices gets one coupon of a campaign", async () => {
  await seen({ phone: "ada", laptop: "ada" });
  site.clock.now += 7 * day;
  const first = await claim("phone");
  expect(first.status).toBe(200);
  expect((await claim("laptop")).body).toEqual(first.body);
  expect(await issued()).toBe(1);
});

test("fifty claims at once from two devices of one person give one code", async () => {
  await seen({ phone: "ada", laptop: "ada" });
  site.clock.now += 7 * day;
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, i) => claim(i % 2 ? "phone" : "laptop")),
  );
  expect(new Set(replies.map(({ body }) => body.code)).size).toBe(1);
  expect(await issued()).toBe(1);
});

test("two people get one each, and two devices of nobody known get two", async () => {
  await seen({ phone: "ada", laptop: "bob", tablet: undefined, kiosk: undefined });
  site.clock.now += 7 * day;
  const codes = new Set<string>();
  for (const device of ["phone", "laptop", "tablet", "kiosk"])
    codes.add((await claim(device)).body.code);
  expect(codes.size).toBe(4);
});

test("a claim with a token makes its device the person's, and brings the coupon they have", async () => {
  await seen({ phone: "ada", laptop: undefined });
  site.clock.now += 7 * day;
  const first = await claim("phone");
  expect((await claim("laptop", await site.token("ada"))).body).toEqual(first.body);
  expect((await claim("laptop")).body).toEqual(first.body);
});

test("what a device was given before anybody knew whose it is counts for its person", async () => {
  await seen({ phone: undefined, laptop: "ada" });
  site.clock.now += 7 * day;
  const first = await claim("phone");
  await seen({ phone: "ada" });
  site.clock.now += 7 * day;
  expect((await claim("laptop")).body).toEqual(first.body);
  expect(await issued()).toBe(1);
});

test("two that were given before stay what they are, each on its own device", async () => {
  await seen({ phone: undefined, laptop: undefined });
  site.clock.now += 7 * day;
  const given = { phone: (await claim("phone")).body, laptop: (await claim("laptop")).body };
  await seen({ phone: "ada", laptop: "ada", tablet: "ada" });
  site.clock.now += 7 * day;
  expect((await claim("phone")).body).toEqual(given.phone);
  expect((await claim("laptop")).body).toEqual(given.laptop);
  expect([given.phone.code, given.laptop.code]).toContain((await claim("tablet")).body.code);
  expect(await issued()).toBe(2);
});

test("what a person has done on two devices together earns what neither has earned", async () => {
  const mug = view({ product_id: "mug" });
  const third: Partial<ClaimRequest> = {
    rule: "third-look",
    version: claimOf("", "third-look").version,
    key: "mug",
    trigger: { type: "event", messageId: "m3" },
  };
  await site.send("phone", [mug, mug]);
  site.clock.now += second;
  await site.send("laptop", [{ ...mug, messageId: "m3" }]);
  const alone = await claim("laptop", undefined, third);
  expect(alone).toMatchObject({ status: 403, body: { error: { code: "claim_not_earned" } } });
  expect(alone.body.error.message).toContain("1 of 3");
  await seen({ phone: "ada" });
  expect(await claim("laptop", await site.token("ada"), third)).toMatchObject({ status: 200 });
});

test("what the shop's own server says of the user counts for all their devices", async () => {
  const mug = { ...view({ product_id: "mug" }), type: "track", userId: "ada" };
  const batch = [
    { ...mug, messageId: "a" },
    { ...mug, messageId: "b" },
    { ...mug, messageId: "c" },
  ];
  await site.post(routes.batch, { batch });
  const third: Partial<ClaimRequest> = {
    rule: "third-look",
    version: claimOf("", "third-look").version,
    key: "mug",
    trigger: { type: "event", messageId: "c" },
  };
  expect(await claim("phone", undefined, third)).toMatchObject({ status: 403 });
  expect(await claim("phone", await site.token("bob"), third)).toMatchObject({ status: 403 });
  expect(await claim("laptop", await site.token("ada"), third)).toMatchObject({ status: 200 });
});

test("an order from the telephone does not take away what the computer has honestly shown", async () => {
  await seen({ phone: "ada", laptop: "ada" });
  site.clock.now += 6 * day;
  await seen({ phone: "ada" });
  site.clock.now += day;
  expect(await claim("laptop")).toMatchObject({ status: 200 });
});

test("nor does an event that somebody else sends under an id of the device's", async () => {
  const mug = (messageId: string) => ({ ...view({ product_id: "mug" }), messageId });
  await site.send("phone", [mug("m1")]);
  await site.send("laptop", [mug("m2"), mug("m3")]);
  await seen({ phone: "ada", laptop: "ada" });
  // The telephone's view under another name, before it happened.
  const fake = { type: "track", event: "Cart Viewed", userId: "ada", timestamp: "2001-01-01" };
  const batch = [
    { ...fake, messageId: "m2" },
    { ...fake, messageId: "m3" },
  ];
  await site.post(routes.batch, { batch });
  const third: Partial<ClaimRequest> = {
    rule: "third-look",
    version: claimOf("", "third-look").version,
    key: "mug",
    trigger: { type: "event", messageId: "m3" },
  };
  expect(await claim("laptop", undefined, third)).toMatchObject({ status: 200 });
});

test("a claim with a token that proves nothing is the device's own", async () => {
  await seen({ phone: "ada", laptop: undefined });
  site.clock.now += 7 * day;
  const first = await claim("phone");
  const expired = await site.token("ada", { exp: 1 });
  const reply = await claim("laptop", expired);
  expect(reply.status).toBe(200);
  expect(reply.body.code).not.toBe(first.body.code);
});

test("a claim with another user's token than the device's is refused", async () => {
  await seen({ phone: "ada" });
  site.clock.now += 7 * day;
  expect(await claim("phone", await site.token("eve"))).toMatchObject({
    status: 403,
    body: { error: { code: "other_user", retryable: false } },
  });
  expect(await issued()).toBe(0);
});

test("a name that the page gives itself is no person: it gets no more than its device", async () => {
  await seen({ phone: "ada" });
  await site.send("eve", [{ ...view(), userId: "ada" }]);
  site.clock.now += 7 * day;
  const first = await claim("phone");
  const second = await claim("eve");
  expect(second.body.code).not.toBe(first.body.code);
});
