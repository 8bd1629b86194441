import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFiles } from "../files/files.ts";
import { day, keyOf, second, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { storeKind } from "../testing/stores.ts";
import type { Keep } from "./keep.ts";
import { createRetention } from "./retention.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

async function sweep(keep: Partial<Keep> = {}): Promise<void> {
  const clock = (): number => site.clock.now;
  const files = await createFiles({
    store: site.store,
    directory: join(site.directory, "files"),
    clock,
  });
  await createRetention({ store: site.store, files, clock, keep }).run();
}

const events = async (): Promise<readonly string[]> =>
  (await site.store.db.selectFrom("events").select("event").orderBy("seq").execute()).map(
    ({ event }) => event,
  );

test("events go by when they came in, and those that came in later stay", async () => {
  await site.send("ada", [{ event: "First", timestamp: new Date(site.clock.now).toISOString() }]);
  site.clock.now += 300 * day;
  // Of long ago by its own time, and heard of only now.
  await site.send("bob", [
    { event: "Second", timestamp: new Date(site.clock.now - 380 * day).toISOString() },
  ]);
  await sweep();
  expect(await events()).toEqual(["First", "Second"]);
  site.clock.now += 100 * day + second;
  await sweep();
  expect(await events()).toEqual(["Second"]);
  await sweep({ eventsMs: 10 * day });
  expect(await events()).toEqual([]);
});

test("what is kept for ever is", async () => {
  await site.send("ada", [{ event: "First" }]);
  site.clock.now += 40_000 * day;
  await sweep({ eventsMs: Infinity });
  expect(await events()).toEqual(["First"]);
});

test("more than are deleted at a time go all the same", async () => {
  for (let round = 0; round < 2; round++)
    await site.send(
      "ada",
      Array.from({ length: 700 }, () => ({ event: "Cart Viewed" })),
    );
  site.clock.now += 401 * day;
  await site.send("ada", [{ event: "Now" }]);
  await sweep();
  expect(await events()).toEqual(["Now"]);
});

test("of each customer the last so many are kept", async () => {
  await site.send(
    "ada",
    Array.from({ length: 30 }, (_, i) => ({ event: `a${i}` })),
  );
  await site.send(
    "bob",
    Array.from({ length: 3 }, (_, i) => ({ event: `b${i}` })),
  );
  await sweep({ eventsPerCustomer: 5 });
  expect(await events()).toEqual(["a25", "a26", "a27", "a28", "a29", "b0", "b1", "b2"]);
});

test("a conversation goes with its messages and the bytes of its files, from its last message", async () => {
  const { db } = site.store;
  const bytes = "a".repeat(64);
  const place = join(site.directory, "files", "aa", bytes);
  await mkdir(join(site.directory, "files", "aa"), { recursive: true });
  await writeFile(place, "a picture");
  for (const [id, last] of [
    ["old", site.clock.now],
    ["new", site.clock.now + day],
  ] as const) {
    const why = '{"reasons":[],"facts":[]}';
    const rest = { team: null, user_id: null, agent: null, answered_at: null, rating: null };
    const contact = { rating_comment: null, contact_email: null, contact_name: null };
    await db
      .insertInto("conversations")
      .values({
        id,
        anonymous_id: id,
        customer: id,
        status: "open",
        opened_at: 0,
        last_at: last,
        last_text: "",
        last_from: "agent",
        messages: 1,
        why,
        ...rest,
        ...contact,
      })
      .execute();
    await db
      .insertInto("messages")
      .values({
        conversation: id,
        seq: 1,
        client_id: "c",
        author: "agent",
        name: null,
        text: id,
        at: 0,
        attachment: null,
      })
      .execute();
  }
  await db
    .insertInto("files")
    .values({
      id: "f",
      hash: bytes,
      name: "f",
      type: "image/png",
      bytes: 9,
      width: null,
      height: null,
      anonymous_id: null,
      conversation: "old",
      uploaded_at: 0,
    })
    .execute();
  site.clock.now += 400 * day + 1;
  await sweep();
  for (const table of ["conversations", "messages"] as const)
    expect((await db.selectFrom(table).selectAll().execute()).length).toBe(1);
  expect(await db.selectFrom("files").selectAll().execute()).toEqual([]);
  // Several servers that share a database keep the bytes in there.
  if (storeKind === "sqlite") expect(existsSync(place)).toBe(false);
});

test("a coupon goes some time after it has expired, and what its campaign has given out stays counted", async () => {
  const { db } = site.store;
  await db
    .insertInto("campaigns")
    .values({ id: "spring", issued: 3, budget: 3, spent: 0, spent_max: null, currency: null })
    .execute();
  const expired = { state: "expired", expires_at: site.clock.now } as const;
  for (const [serial, row] of [
    [1, expired],
    [2, { state: "issued", expires_at: null } as const],
    [3, { state: "reserved", expires_at: site.clock.now } as const],
  ] as const)
    await db
      .insertInto("coupons")
      .values({
        campaign: "spring",
        customer: `c${serial}`,
        nth: 1,
        serial,
        code: `${serial}`,
        lookup: `${serial}`,
        value: "{}",
        worth: 0,
        currency: null,
        terms: "{}",
        provider: "built-in",
        pending: null,
        issued_at: 0,
        rule: "r",
        version: "v",
        firing: "f",
        ...row,
      } as never)
      .execute();
  await db
    .insertInto("redemptions")
    .values({
      id: "r",
      lookup: "1",
      order_id: "A-1",
      state: "redeemed",
      reserved_at: 0,
      reserved_until: 0,
      ended_at: 0,
      discount: null,
      currency: null,
    })
    .execute();
  const left = async () =>
    (await db.selectFrom("coupons").select("serial").orderBy("serial").execute()).map(
      ({ serial }) => serial,
    );
  site.clock.now += 399 * day;
  await sweep();
  expect(await left()).toEqual([1, 2, 3]);
  site.clock.now += 2 * day;
  await sweep();
  expect(await left()).toEqual([2, 3]);
  expect(await db.selectFrom("redemptions").selectAll().execute()).toEqual([]);
  expect(await db.selectFrom("campaigns").select("issued").execute()).toEqual([{ issued: 3 }]);
});

test("drafts, webhooks' ids, news of orders that never came and tombstones go when nobody needs them", async () => {
  const { db } = site.store;
  const at = site.clock.now;
  await db.insertInto("previews").values({ hash: "h", json: "{}", expires_at: at }).execute();
  await db.insertInto("webhooks_in").values({ source: "s", id: "i", received_at: at }).execute();
  await db
    .insertInto("held_events")
    .values({ message_id: "m", source: "s", order_id: "o", json: "{}", received_at: at })
    .execute();
  await db
    .insertInto("tombstones")
    .values([
      { hash: "user", erased_at: at, until: at + 30 * day },
      { hash: "device", erased_at: at, until: null },
    ])
    .execute();
  site.clock.now += 13 * day;
  await sweep();
  for (const table of ["webhooks_in", "held_events"] as const)
    expect((await db.selectFrom(table).selectAll().execute()).length).toBe(1);
  expect(await db.selectFrom("previews").selectAll().execute()).toEqual([]);
  site.clock.now += 18 * day;
  await sweep();
  for (const table of ["webhooks_in", "held_events"] as const)
    expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
  expect(await db.selectFrom("tombstones").select("hash").execute()).toEqual([{ hash: "device" }]);
});

test("who is there goes on undisturbed", async () => {
  await site.send("ada", [{ event: "Cart Viewed" }]);
  await sweep();
  expect(await site.send("ada", [{ event: "Cart Viewed" }], keyOf("eve"))).toMatchObject({
    refused: [{ code: "foreign_device" }],
  });
});

async function addFiring(id: string, isWaiting: boolean): Promise<void> {
  const { db } = site.store;
  const at = site.clock.now;
  const common = { subject: "ada", rule: "win-back" };
  await db
    .insertInto("firings")
    .values({ ...common, id, version: "1", at, decided_at: at, outcome: "act", reason: null })
    .execute();
  const where = { channel: "mail", endpoint: "mail", payload: "{}", recipient: null } as const;
  const how = { attempts: 0, holder: null, held_until: 0, problem: null, created_at: at };
  const state = isWaiting
    ? ({ state: "waiting", next_at: at, done_at: null } as const)
    : ({ state: "sent", next_at: null, done_at: at } as const);
  await db
    .insertInto("deliveries")
    .values({ ...common, ...where, ...how, ...state, id: `${id}.mail`, firing: id })
    .execute();
}

test("a firing goes once the events that it followed from are gone, unless its delivery still waits", async () => {
  const firings = async (): Promise<readonly string[]> =>
    (await site.store.db.selectFrom("firings").select("id").orderBy("id").execute()).map(
      ({ id }) => id,
    );
  await addFiring("sent", false);
  await addFiring("waiting", true);
  site.clock.now += 300 * day;
  await addFiring("young", false);
  await sweep();
  expect(await firings()).toEqual(["sent", "waiting", "young"]);
  site.clock.now += 100 * day + second;
  await sweep({ eventsMs: Infinity });
  expect(await firings()).toEqual(["sent", "waiting", "young"]);
  await sweep();
  expect(await firings()).toEqual(["waiting", "young"]);
});

test("how much went to an address is forgotten when its day is over", async () => {
  const { db } = site.store;
  const today = Math.floor(site.clock.now / day);
  for (const [address_hash, at] of [
    ["old", today - 2],
    ["yesterday", today - 1],
    ["today", today],
  ] as const)
    await db.insertInto("mail_counts").values({ address_hash, day: at, count: 5 }).execute();
  await sweep();
  const rows = await db.selectFrom("mail_counts").select("address_hash").orderBy("day").execute();
  expect(rows.map((row) => row.address_hash)).toEqual(["yesterday", "today"]);
});
