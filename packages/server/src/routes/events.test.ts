import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { BatchReply } from "@proffer/protocol";
import { createDirectory, keyOf, second, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

const iso = (at: number): string => new Date(at).toISOString();

async function stored(): Promise<
  { customer: string; message_id: string; ts: number; json: string }[]
> {
  return site.store.db
    .selectFrom("events")
    .select(["customer", "message_id", "ts", "json"])
    .orderBy("seq")
    .execute();
}

test("bad events are refused one by one and the rest of the batch is kept", async () => {
  const reply = await site.send("ada", [
    { messageId: "m0", event: "Product Viewed", properties: { product_id: "mug" } },
    { messageId: "m1" },
    { messageId: "m2", type: "teleport" },
    { messageId: "m3", event: "x".repeat(201) },
    { messageId: "m4", event: "Cart Viewed", timestamp: "yesterday" },
    { messageId: "m5", event: "Cart Viewed", properties: ["not", "an", "object"] },
    { messageId: "m6", event: "Cart Viewed", properties: { note: "y".repeat(65 * 1024) } },
    { messageId: "m7", event: "Cart Viewed" },
  ]);
  expect(reply.accepted).toBe(2);
  expect(reply.refused.map(({ index, messageId, code }) => [index, messageId, code])).toEqual([
    [1, "m1", "missing_name"],
    [2, "m2", "unknown_type"],
    [3, "m3", "bad_name"],
    [4, "m4", "bad_timestamp"],
    [5, "m5", "bad_properties"],
    [6, "m6", "too_large"],
  ]);
  for (const { message } of reply.refused) expect(message.length).toBeGreaterThan(20);
  expect((await stored()).map((row) => row.message_id)).toEqual(["m0", "m7"]);
});

test("ids that a database would change are refused, so that no two become one", async () => {
  const halves = ["\uD800", "\uDC00", "\0", "a\0b", "m\n", "m\uD83C"];
  const events = halves.flatMap((id) => [
    { messageId: id, event: "Cart Viewed" },
    { messageId: `m${halves.indexOf(id)}`, event: "Cart Viewed", userId: id },
  ]);
  const { accepted, refused } = await site.send("ada", [
    ...events,
    { messageId: "\uFFFD", event: "Cart Viewed" },
    { messageId: "🍵", event: "Cart Viewed", userId: "青瓷" },
    { messageId: "half", event: "Cart \uD800" },
  ]);
  expect(accepted).toBe(2);
  expect(refused.map(({ index, code }) => [index, code])).toEqual([
    ...halves.flatMap((_id, i) => [
      [2 * i, "bad_message_id"],
      [2 * i + 1, "bad_identity"],
    ]),
    [events.length + 2, "bad_name"],
  ]);
  expect(refused[0]?.message).toContain("half of a surrogate pair");
  expect((await stored()).map((row) => row.message_id)).toEqual(["\uFFFD", "🍵"]);
});

test("two devices whose ids a database would make one are both refused", async () => {
  for (const anonymousId of ["ada\uD800", "ada\uDC00", "ada\0"]) {
    const events = [{ messageId: "m1", event: "Cart Viewed" }];
    const { refused } = await site.send(anonymousId, events, keyOf("ada"));
    expect(refused).toMatchObject([{ messageId: "m1", code: "bad_identity" }]);
  }
  const devices = await site.store.db.selectFrom("devices").selectAll().execute();
  expect(devices).toEqual([]);
  expect(await stored()).toEqual([]);
});

test("entries that are no objects at all, or nested without end, are refused one by one too", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const body = `{"batch":[null,7,"x",[],{"type":${deep}},{"type":"track","event":"Ok","anonymousId":"ada","properties":{"a":${deep}}},{"type":"track","event":"Fine","anonymousId":"ada"}]}`;
  const reply = await site.post<BatchReply>(routes.batch, body, keyOf("ada"));
  expect(reply.status).toBe(200);
  expect(reply.body.accepted).toBe(1);
  expect(reply.body.refused.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
});

test("the same messageId counts once per customer, within a batch and across batches", async () => {
  const event = { messageId: "m1", event: "Product Viewed", properties: { product_id: "mug" } };
  expect(await site.send("ada", [event, event])).toMatchObject({ accepted: 1, duplicates: 1 });
  expect(await site.send("ada", [{ ...event, event: "Cart Viewed" }])).toMatchObject({
    accepted: 0,
    duplicates: 1,
  });
  expect(await site.send("bob", [event])).toMatchObject({ accepted: 1, duplicates: 0 });
  expect((await stored()).map((row) => JSON.parse(row.json).event)).toEqual([
    "Product Viewed",
    "Product Viewed",
  ]);
});

test("an event more than five minutes ahead of the server is refused, four minutes are kept", async () => {
  const reply = await site.send("ada", [
    { event: "Cart Viewed", timestamp: iso(site.clock.now + 301 * second) },
    { event: "Cart Viewed", timestamp: iso(site.clock.now + 240 * second) },
  ]);
  expect(reply.refused).toMatchObject([{ index: 0, code: "future_timestamp" }]);
  expect(reply.accepted).toBe(1);
});

test("a wrong clock is corrected by sentAt, and the way through the network is not taken for one", async () => {
  const { now } = site.clock;
  const fast = now + 3600 * second;
  const event = (messageId: string, at: number) => ({
    type: "track",
    messageId,
    event: "Cart Viewed",
    anonymousId: "ada",
    timestamp: iso(at),
  });
  await site.post(
    routes.batch,
    { batch: [event("fast", fast - second)], sentAt: iso(fast) },
    keyOf("ada"),
  );
  await site.post(
    routes.batch,
    { batch: [event("near", now - 5 * second)], sentAt: iso(now - 4 * second) },
    keyOf("ada"),
  );
  await site.post(
    routes.batch,
    { batch: [{ ...event("none", now), timestamp: undefined }], sentAt: iso(fast) },
    keyOf("ada"),
  );
  expect((await stored()).map((row) => row.ts)).toEqual([now - second, now - 5 * second, now]);
});

test("track, identify and page take one event each, and name it as rules do", async () => {
  const who = { userId: "u1", anonymousId: "ada", writeKey: "ignored" };
  const key = keyOf("ada");
  const { now } = site.clock;
  expect(await site.post(routes.track, { ...who, event: "Cart Viewed" }, key)).toMatchObject({
    status: 200,
    body: { accepted: 1 },
  });
  expect(await site.post(routes.identify, { ...who, traits: { name: "Ada" } }, key)).toMatchObject({
    status: 200,
  });
  expect(
    await site.post(
      routes.page,
      { ...who, name: "Home", timestamp: iso(now), sentAt: iso(now) },
      key,
    ),
  ).toMatchObject({ status: 200 });
  expect((await stored()).map((row) => JSON.parse(row.json).event)).toEqual([
    "Cart Viewed",
    "Identify",
    "Page",
  ]);
  expect(await site.post(routes.track, who, key)).toMatchObject({
    status: 200,
    body: { accepted: 0, refused: [{ code: "missing_name" }] },
  });
});

test("what a shop's server says of a user is kept apart from every browser", async () => {
  const reply = await site.post<BatchReply>(routes.batch, {
    batch: [{ type: "track", event: "Order Completed", userId: "42" }],
  });
  expect(reply.body).toMatchObject({ accepted: 1 });
  expect(await site.send("user:42", [{ event: "Cart Viewed" }])).toMatchObject({
    accepted: 0,
    refused: [{ code: "bad_identity" }],
  });
  expect(await site.send("ada", [{ event: "Cart Viewed", anonymousId: undefined }])).toMatchObject({
    refused: [{ code: "missing_identity" }],
  });
  expect((await stored()).map((row) => row.customer)).toEqual(["user:42"]);
});

test.each([
  ["half a JSON", '{"batch":[', 400, "bad_json"],
  ["nothing", "", 400, "bad_json"],
  ["a batch that is no list", { batch: {} }, 400, "bad_request"],
  ["no batch", {}, 400, "bad_request"],
  ["a list", [], 400, "bad_request"],
  [
    "more than 1,000 events",
    { batch: Array.from({ length: 1001 }, () => ({})) },
    400,
    "bad_request",
  ],
  ["more than 500 KB", { batch: [{ note: "x".repeat(512_001) }] }, 413, "too_large"],
])("%s is refused as a whole", async (_name, body, status, code) => {
  const reply = await site.post(routes.batch, body, keyOf("ada"));
  expect(reply).toMatchObject({ status, body: { error: { code, retryable: false } } });
  expect(reply.body.error.message.length).toBeGreaterThan(20);
  expect("polluted" in {}).toBe(false);
  expect(await stored()).toEqual([]);
});

test("JSON that calls itself text is taken for what it is", async () => {
  const headers = { "content-type": "text/plain;charset=UTF-8" };
  const body = JSON.stringify({ batch: [{ type: "page", anonymousId: "ada" }] });
  const response = await fetch(site.url + routes.batch, { method: "POST", headers, body });
  expect(await response.json()).toMatchObject({ accepted: 1 });
});

test("a time that the correction moves out of the calendar is refused, not kept", async () => {
  const far = { type: "track", event: "x", anonymousId: "ada", timestamp: -8.64e15 };
  const batch = { sentAt: "9999-12-31T23:59:59.999Z", batch: [far] };
  expect(await site.post(routes.batch, batch, keyOf("ada"))).toMatchObject({
    status: 200,
    body: { accepted: 0, refused: [{ index: 0, code: "bad_timestamp" }] },
  });
});

test("a name that reaches a prototype costs its own event and no other", async () => {
  const body = `{"batch":[
    {"type":"page","anonymousId":"ada","messageId":"m0"},
    {"type":"page","anonymousId":"ada","messageId":"m1","__proto__":{"polluted":true}},
    {"type":"page","anonymousId":"ada","messageId":"m2","properties":{"constructor":{"prototype":{"polluted":true}}}}]}`;
  const reply = await site.post(routes.batch, body, keyOf("ada"));
  expect(reply).toMatchObject({
    status: 200,
    body: {
      accepted: 1,
      refused: [
        { index: 1, code: "forbidden_key" },
        { index: 2, code: "forbidden_key" },
      ],
    },
  });
  expect("polluted" in {}).toBe(false);
});

test("a batch of another content type is refused with a hint", async () => {
  const response = await fetch(site.url + routes.batch, {
    method: "POST",
    body: new Uint8Array([1]),
    headers: { "content-type": "image/png" },
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { code: "bad_request", message: expect.stringContaining("application/json") },
  });
});

test("the first device to use an anonymousId owns it", async () => {
  const event = { event: "Cart Viewed" };
  expect(await site.send("ada", [event])).toMatchObject({ accepted: 1 });
  expect(await site.send("ada", [event], keyOf("eve"))).toMatchObject({
    accepted: 0,
    refused: [{ index: 0, code: "foreign_device" }],
  });
  const bare = await site.post<BatchReply>(routes.batch, {
    batch: [{ type: "page", anonymousId: "ada" }],
  });
  expect(bare.body).toMatchObject({ accepted: 0, refused: [{ code: "foreign_device" }] });
  expect(await site.send("ada", [event])).toMatchObject({ accepted: 1 });
  expect(
    await site.post(routes.track, { ...event, anonymousId: "ada" }, keyOf("eve")),
  ).toMatchObject({ status: 200, body: { accepted: 0, refused: [{ code: "foreign_device" }] } });
});

test("of a mixed batch a device's own events are kept and the others are not", async () => {
  await site.send("ada", [{ event: "Cart Viewed" }]);
  const reply = await site.send("bob", [
    { event: "Cart Viewed", anonymousId: "ada" },
    { event: "Cart Viewed" },
  ]);
  expect(reply).toMatchObject({ accepted: 1, refused: [{ index: 0, code: "foreign_device" }] });
});

test("the store holds no device key in the clear", async () => {
  await site.send("ada", [{ event: "Cart Viewed" }]);
  expect(
    JSON.stringify(await site.store.db.selectFrom("devices").selectAll().execute()),
  ).not.toContain(keyOf("ada"));
});

test("events, bindings and duplicates are known after a restart", async () => {
  const directory = createDirectory();
  const first = await startSite({}, directory);
  await first.send("ada", [{ messageId: "m1", event: "Cart Viewed" }]);
  await first.close();
  const second = await startSite({}, directory);
  expect(await second.send("ada", [{ messageId: "m1", event: "Cart Viewed" }])).toMatchObject({
    duplicates: 1,
  });
  expect(await second.send("ada", [{ event: "Cart Viewed" }], keyOf("eve"))).toMatchObject({
    refused: [{ code: "foreign_device" }],
  });
  await second.close();
});
