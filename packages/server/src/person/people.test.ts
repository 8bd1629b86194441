import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEvent, parseRuleset } from "@proffer/engine";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closeRefused, routes } from "@proffer/protocol";
import type { Coupon, Erased, PersonExport } from "@proffer/protocol";
import { connect } from "../testing/chat-client.ts";
import type { ChatClient } from "../testing/chat-client.ts";
import { agentKey, day, keyOf, second, shopRules, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { storeKind } from "../testing/stores.ts";

const { ruleset } = parseRuleset(shopRules);

let site: Site;
let clients: ChatClient[] = [];
beforeEach(async () => {
  site = await startSite();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.socket.terminate();
  await site.close();
});

function ask<Reply>(path: string, device: string, token?: string, key = keyOf(device)) {
  return site.post<Reply>(path, { anonymousId: device }, key, token);
}
const exported = (device: string, token?: string, key?: string) =>
  ask<PersonExport>(routes.export, device, token, key);
const erased = (device: string, token?: string, key?: string) =>
  ask<Erased>(routes.erase, device, token, key);

async function visitor(device: string): Promise<ChatClient> {
  const client = await connect(site.url);
  clients.push(client);
  const deviceKey = keyOf(device);
  client.send({ type: "hello", role: "visitor", anonymousId: device, deviceKey });
  await client.next("welcome");
  return client;
}

async function agent(): Promise<ChatClient> {
  const client = await connect(site.url, { origin: site.url });
  clients.push(client);
  client.send({ type: "hello", role: "agent", key: agentKey, name: "Grace" });
  await client.next("welcome");
  return client;
}

/** Everything a device can leave behind, each with a mark of its own in it. */
async function leaves(device: string, userId: string): Promise<void> {
  const mark = `canary-${device}`;
  const key = keyOf(device);
  const properties = { note: mark };
  const events = [
    { event: "Product Viewed", properties, messageId: `m1-${mark}` },
    { type: "identify", userId, traits: { name: mark } },
    { type: "page", name: mark },
  ];
  await site.send(device, events, key, await site.token(userId));
  const client = await visitor(device);
  client.send({
    type: "open",
    clientId: `c1-${mark}`,
    text: mark,
    why: { reasons: [mark], facts: [] },
  });
  await client.next("ack");
  await client.close();
}

async function claims(device: string): Promise<Coupon> {
  const version = ruleset.rules.find(({ id }) => id === "welcome-back")?.version;
  const trigger = { type: "timer", due: site.clock.now, anchor: "m1" };
  const claim = { anonymousId: device, rule: "welcome-back", version, key: null, trigger };
  const { status, body } = await site.post<Coupon>(routes.claims, claim, keyOf(device));
  expect(status).toBe(200);
  return body;
}

/** By user id. With a hyphen in it, so that no random id and no hash holds the name by chance. */
const people = {
  "ada-user": ["ada-phone", "ada-laptop"],
  "bob-user": ["bob-phone", "bob-laptop"],
} as const;

/** Two people with two devices each, orders that the shop's server told of, and a coupon each. */
async function populate(): Promise<void> {
  for (const [userId, devices] of Object.entries(people)) {
    for (const device of devices) {
      await leaves(device, userId);
      site.clock.now += second;
    }
    const order = { type: "track", event: "Order Completed", userId };
    const properties = { order_id: `canary-${userId}-order` };
    await site.post(routes.batch, { batch: [{ ...order, properties }] });
  }
  site.clock.now += 7 * day;
  for (const [device] of Object.values(people)) await claims(device);
}

/** The whole store as text, without what is nobody's. */
async function everything(): Promise<string> {
  const { db } = site.store;
  const tables = ["events", "coupons", "conversations", "messages", "links", "devices"] as const;
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
  return JSON.stringify(rows);
}

const onDisk = (): string =>
  readdirSync(site.directory)
    .filter((name) => name.startsWith("proffer.db"))
    .map((name) => readFileSync(join(site.directory, name), "latin1"))
    .join("");

describe("An export", () => {
  test("holds everything of a person: both devices, the shop's own events, coupon and conversations", async () => {
    await populate();
    const { status, body } = await exported("ada-phone", await site.token("ada-user"));
    expect(status).toBe(200);
    expect(body.anonymousIds).toEqual(["ada-phone", "ada-laptop"]);
    expect(body.userId).toBe("ada-user");
    expect(body.events.map(({ type, event }) => [type, event])).toEqual(
      expect.arrayContaining([
        ["track", "Product Viewed"],
        ["identify", undefined],
        ["page", undefined],
        ["track", "Order Completed"],
      ]),
    );
    expect(body.events.length).toBe(7);
    expect(body.coupons).toEqual([
      expect.objectContaining({ campaign: "win-back", issuedAt: site.clock.now }),
    ]);
    expect(body.conversations.map(({ log }) => log.map(({ text }) => text))).toEqual([
      ["canary-ada-phone"],
      ["canary-ada-laptop"],
    ]);
    const text = JSON.stringify(body);
    for (const mark of ["canary-ada-phone", "canary-ada-laptop", "canary-ada-user-order"])
      expect(text).toContain(mark);
    expect(text).not.toContain("bob-");
  });

  test("holds every row that is the person's, by what is in the store", async () => {
    await populate();
    const { body } = await exported("ada-laptop", await site.token("ada-user"));
    const { db } = site.store;
    const rows = await db
      .selectFrom("events")
      .select("json")
      .where((eb) => eb("customer", "like", "ada-%").or("customer", "=", "user:ada-user"))
      .execute();
    // Sent again, each is the same event.
    const defaults = { messageId: "", timestamp: 0 };
    const read = body.events.map((event) => parseEvent(event, defaults));
    const byId = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(read.map((one) => ("event" in one ? one.event : one)).sort(byId)).toEqual(
      rows.map(({ json }) => JSON.parse(json)).sort(byId),
    );
  });

  test("is of one device where there is no token, though it is known whose it is", async () => {
    await populate();
    const { body } = await exported("ada-phone");
    expect(body.anonymousIds).toEqual(["ada-phone"]);
    expect(body).not.toHaveProperty("userId");
    expect(body.events.length).toBe(3);
    expect(body.coupons).toEqual([]);
    expect(JSON.stringify(body)).not.toContain("ada-laptop");
  });

  test("is of the person with a token on a device that is new to us, and links nothing", async () => {
    await populate();
    const { body } = await exported("new", await site.token("ada-user"));
    expect(body.anonymousIds).toEqual(["new", "ada-phone", "ada-laptop"]);
    expect(body.events.length).toBe(7);
    expect(await everything()).not.toContain('"new","user_id"');
  });

  test("of somebody who was never seen is empty, and kept by nobody", async () => {
    const response = await fetch(site.url + routes.export, {
      method: "POST",
      headers: { "content-type": "application/json", "x-proffer-device": keyOf("nobody") },
      body: JSON.stringify({ anonymousId: "nobody" }),
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      anonymousIds: ["nobody"],
      events: [],
      coupons: [],
      conversations: [],
      files: [],
      orders: [],
      decisions: [],
      deliveries: [],
      subscriptions: [],
    });
  });
});

describe("Erasing", () => {
  test("leaves nothing of the person, in no table and in no file, and everything of the other", async () => {
    await populate();
    const bob = await exported("bob-phone", await site.token("bob-user"));
    // PostgreSQL's files are its own, and let go of what was deleted when it vacuums.
    const isOurs = storeKind === "sqlite";
    if (isOurs) expect(onDisk()).toContain("canary-ada-laptop");
    expect(await erased("ada-phone", await site.token("ada-user"))).toMatchObject({
      status: 200,
      body: { events: 7, coupons: 1, conversations: 2 },
    });
    expect(await everything()).not.toContain("ada-");
    for (const mark of ["canary-ada-", "ada-phone", "ada-laptop", "ada-user"])
      expect(onDisk()).not.toContain(mark);
    if (isOurs) expect(onDisk()).toContain("canary-bob-phone");
    expect((await exported("bob-phone", await site.token("bob-user"))).body).toEqual(bob.body);
  });

  test("keeps what a campaign has given out", async () => {
    await populate();
    await erased("ada-phone", await site.token("ada-user"));
    expect(await site.store.db.selectFrom("campaigns").selectAll().execute()).toMatchObject([
      { id: "win-back", issued: 2 },
    ]);
  });

  test("without a token is of the one device", async () => {
    await populate();
    expect((await erased("ada-phone")).body).toEqual({
      events: 3,
      coupons: 0,
      conversations: 1,
      files: 0,
    });
    const left = await exported("ada-laptop", await site.token("ada-user"));
    expect(left.body.anonymousIds).toEqual(["ada-laptop"]);
    expect(left.body.coupons.length).toBe(1);
    expect(JSON.stringify(left.body)).not.toContain("ada-phone");
  });

  test("leaves the id free and the device unknown; the same key opens nothing old", async () => {
    await populate();
    await erased("ada-phone", await site.token("ada-user"));
    expect((await exported("ada-phone")).body.events).toEqual([]);
    expect((await exported("ada-phone", await site.token("ada-user"))).body.events).toEqual([]);
    expect((await erased("ada-phone", await site.token("ada-user"))).body).toEqual({
      events: 0,
      coupons: 0,
      conversations: 0,
      files: 0,
    });
  });

  test("closes what the visitor has open, on all their devices, and nobody else's", async () => {
    await populate();
    const [phone, laptop, bob] = [
      await visitor("ada-phone"),
      await visitor("ada-laptop"),
      await visitor("bob-phone"),
    ];
    const desk = await agent();
    await erased("ada-phone", await site.token("ada-user"));
    expect(await phone.closed).toBe(closeRefused);
    expect(await laptop.closed).toBe(closeRefused);
    const gone = [await desk.next("gone"), await desk.next("gone")];
    expect(new Set(gone.map(({ conversation }) => conversation)).size).toBe(2);
    bob.send({ type: "open", clientId: "still", text: "still here" });
    expect(await bob.next("ack")).toMatchObject({ clientId: "still" });
  });

  test("is not undone by a message that was on its way", async () => {
    await populate();
    const phone = await visitor("ada-phone");
    for (let i = 0; i < 30; i++) phone.send({ type: "open", clientId: `late-${i}`, text: "late" });
    await erased("ada-phone", await site.token("ada-user"));
    await phone.closed;
    expect(await everything()).not.toContain("ada-");
  });

  test("is not undone by one who does not hear that it is over, and goes on writing", async () => {
    await populate();
    const phone = await visitor("ada-phone");
    phone.socket.pause();
    await erased("ada-phone", await site.token("ada-user"));
    for (let i = 0; i < 5; i++) phone.send({ type: "open", clientId: `late-${i}`, text: "late" });
    await sleep(100);
    expect(await everything()).not.toContain("ada-");
    expect(await everything()).not.toContain("late");
  });

  test("is not held up for long by a visitor who does not read", async () => {
    await leaves("ada-phone", "ada-user");
    const phone = await visitor("ada-phone");
    phone.socket.pause();
    const { conversation } = await site.store.db
      .selectFrom("messages")
      .select("conversation")
      .executeTakeFirstOrThrow();
    const rows = Array.from({ length: 3000 }, (_, i) => ({
      conversation,
      seq: i + 2,
      client_id: `x${i}`,
      author: "visitor" as const,
      name: null,
      text: "y".repeat(4000),
      at: 0,
    }));
    for (let i = 0; i < rows.length; i += 1000)
      await site.store.db
        .insertInto("messages")
        .values(rows.slice(i, i + 1000))
        .execute();
    phone.send({ type: "read", conversation, after: 0 });
    expect((await erased("ada-phone")).body.conversations).toBe(1);
  });
});

describe.each([
  ["an export", routes.export],
  ["erasing", routes.erase],
] as const)("For %s", (_name, path) => {
  test("another device's key, or none, will not do", async () => {
    await populate();
    const before = await everything();
    const token = await site.token("ada-user");
    for (const key of [keyOf("eve"), keyOf("ada-laptop"), ""])
      for (const proof of [undefined, token])
        expect(await ask(path, "ada-phone", proof, key)).toMatchObject({
          status: 403,
          body: { error: { code: "foreign_device" } },
        });
    expect(await everything()).toBe(before);
  });

  test("a token that proves nothing is refused, so that half is never taken for the whole", async () => {
    await populate();
    const before = await everything();
    for (const claims of [{ exp: 1 }, { aud: "billing" }, { iat: 9e9 }])
      expect(await ask(path, "ada-phone", await site.token("ada-user", claims))).toMatchObject({
        status: 401,
        body: { error: { code: "bad_identity_token", retryable: false } },
      });
    expect(await everything()).toBe(before);
  });

  test("a token of another user than the device's is refused", async () => {
    await populate();
    const before = await everything();
    expect(await ask(path, "ada-phone", await site.token("bob-user"))).toMatchObject({
      status: 403,
      body: { error: { code: "other_user" } },
    });
    expect(await everything()).toBe(before);
  });

  test("an id of the shop's servers is no device", async () => {
    await populate();
    expect(await ask(path, "user:ada-user")).toMatchObject({
      status: 400,
      body: { error: { code: "bad_request" } },
    });
  });

  test("a device of which a name is only said is no person", async () => {
    await populate();
    await site.send("eve", [{ event: "Cart Viewed", userId: "ada-user" }]);
    await ask(path, "eve");
    expect(
      JSON.stringify((await exported("ada-phone", await site.token("ada-user"))).body),
    ).not.toContain('"eve"');
    expect((await exported("ada-phone", await site.token("ada-user"))).body.events.length).toBe(7);
  });
});
