import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { BatchReply } from "@proffer/protocol";
import { second, startSite, keyOf } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { tokenOf } from "../testing/tokens.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

const view = { event: "Product Viewed" };
const by = (userId: string) => ({ ...view, userId });

const links = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await site.store.db.selectFrom("links").selectAll().execute()).map((row) => [
      row.anonymous_id,
      row.user_id,
    ]),
  );

const said = async (): Promise<(string | undefined)[]> =>
  (await site.store.db.selectFrom("events").select("json").orderBy("seq").execute()).map(
    ({ json }) => JSON.parse(json).userId,
  );

/** Sends events of a device with a token of its customer's. */
const send = async (
  device: string,
  events: readonly object[],
  token: string,
): Promise<BatchReply> =>
  site.send(device, events as Record<string, unknown>[], keyOf(device), token);

test("a token whose user the events say links their device", async () => {
  expect(await send("phone", [view, by("42")], await site.token("42"))).toMatchObject({
    accepted: 2,
    identity: { verified: true },
  });
  expect(await links()).toEqual({ phone: "42" });
  // From then on events need not say it.
  expect(await send("phone", [view], await site.token("42"))).toMatchObject({
    identity: { verified: true },
  });
});

test("without a token nothing is linked, and nothing is said of it", async () => {
  expect(await site.send("phone", [by("42")])).toEqual({ accepted: 1, duplicates: 0, refused: [] });
  expect(await links()).toEqual({});
});

test("a batch that was sent twice links once and says the same", async () => {
  const events = [{ ...by("42"), messageId: "m1" }];
  const first = await send("phone", events, await site.token("42"));
  const again = await send("phone", events, await site.token("42"));
  expect(again).toMatchObject({ duplicates: 1, identity: first.identity });
});

test.each([
  ["expired", { exp: 1 }, "has expired"],
  ["for another service", { aud: "billing" }, "wrong audience"],
])(
  "with a token %s the events are kept and the reply says what is wrong",
  async (_name, claims, problem) => {
    const token = await tokenOf(site.clock.now, { sub: "42", ...claims });
    expect(await send("phone", [by("42")], token)).toEqual({
      accepted: 1,
      duplicates: 0,
      refused: [],
      identity: {
        verified: false,
        code: "bad_identity_token",
        problem: expect.stringContaining(problem),
      },
    });
    expect(await links()).toEqual({});
  },
);

test("a device that is known as one user's never becomes another's, and their events are kept as said", async () => {
  await send("tablet", [by("ada")], await site.token("ada"));
  expect(await send("tablet", [by("bob")], await site.token("bob"))).toMatchObject({
    accepted: 1,
    identity: { verified: false, code: "other_user", problem: expect.stringContaining("reset()") },
  });
  expect(await links()).toEqual({ tablet: "ada" });
  expect(await said()).toEqual(["ada", "bob"]);
});

test("events that say another user than the token are kept and prove nothing", async () => {
  expect(await send("phone", [by("ada")], await site.token("eve"))).toMatchObject({
    accepted: 1,
    identity: { verified: false },
  });
  expect(await links()).toEqual({});
});

test("what is left of the customer before does not make their device the present one's", async () => {
  await site.send("old", [view]);
  // The page sends the old device's events, with its key, and the token of who is there now.
  expect(await send("old", [view], await site.token("bob"))).toMatchObject({
    accepted: 1,
    identity: { verified: false },
  });
  expect(await links()).toEqual({});
  // Nor is anything amiss where the old one is known: nobody says that it is bob's.
  await send("old", [by("ada")], await site.token("ada"));
  const { identity } = await send("old", [by("ada")], await site.token("bob"));
  expect(identity).toEqual({ verified: false });
});

test("a token without the device's key links nothing", async () => {
  const batch = [{ type: "page", anonymousId: "phone", userId: "42" }];
  const token = await site.token("42");
  const { body } = await site.post<BatchReply>(routes.batch, { batch }, undefined, token);
  expect(body).toMatchObject({
    accepted: 1,
    identity: { verified: false, problem: expect.stringContaining("x-proffer-device") },
  });
  expect(await links()).toEqual({});
});

test("a token and somebody else's key link nothing: the events are foreign, and so is the device", async () => {
  await site.send("phone", [view]);
  const reply = await site.send("phone", [by("eve")], keyOf("eve"), await site.token("eve"));
  expect(reply).toMatchObject({
    accepted: 0,
    refused: [{ code: "foreign_device" }],
    identity: { verified: false },
  });
  expect(await links()).toEqual({});
});

test("a single event may bring a token, too", async () => {
  const event = { anonymousId: "phone", userId: "42", traits: { name: "Ada" } };
  const token = await site.token("42");
  expect(await site.post(routes.identify, event, keyOf("phone"), token)).toMatchObject({
    status: 200,
    body: { accepted: 1, identity: { verified: true } },
  });
  expect(await links()).toEqual({ phone: "42" });
});

test("tokens are dated by the real time, wherever a demonstration has moved the clock to", async () => {
  const clock = { read: () => ({ offsetMs: 8 * 86_400 * second }), move: async () => {} };
  const real = site.clock.now;
  const demo = { ...clock, now: () => real + 8 * 86_400 * second };
  const shown = await startSite({ demo, clock: demo.now });
  const event = { ...by("42"), timestamp: new Date(demo.now()).toISOString() };
  const token = await tokenOf(real, { sub: "42" });
  expect(await shown.send("phone", [event], keyOf("phone"), token)).toMatchObject({
    identity: { verified: true },
  });
  await shown.close();
});
