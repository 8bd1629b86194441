import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { second, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { readSources } from "./sources.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const older = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

const file = {
  warehouse: {
    secrets: [secret, older],
    events: [
      {
        when: { type: "parcel.sent" },
        event: "Order Shipped",
        userId: "data.customer.id",
        timestamp: "data.sent_at",
        properties: {
          order_id: "data.order.number",
          first_sku: "data.items.0.sku",
          carrier: { value: "post" },
          nothing: "data.__proto__.polluted",
        },
      },
      { when: { type: "parcel.late" }, event: "Order Delayed", order: "data.order.number" },
      { when: { type: "order" }, event: "Order Completed", order: "id", anonymousId: "browser" },
    ],
  },
};

let directory: string;
let site: Site;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "proffer-webhooks-"));
  site = await startSite({ webhooks: readSources(write(file), {}) });
});
afterEach(async () => {
  await site.close();
  rmSync(directory, { recursive: true, force: true });
});

function write(content: unknown): string {
  const path = join(directory, "webhooks.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const sent = {
  type: "parcel.sent",
  data: {
    customer: { id: 42 },
    sent_at: "2026-11-22T09:59:00Z",
    order: { number: "A-1001" },
    items: [{ sku: "mug" }],
  },
};

interface Sending {
  readonly id?: string;
  readonly at?: number;
  readonly with?: string;
  readonly source?: string;
  readonly headers?: Record<string, string>;
}

async function post(body: unknown, sending: Sending = {}) {
  const { id = "msg_1", at = site.clock.now, source = "warehouse" } = sending;
  const text = JSON.stringify(body);
  const response = await fetch(`${site.url}/v1/webhooks/${source}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at / 1000)),
      "webhook-signature": new Webhook(sending.with ?? secret).sign(id, new Date(at), text),
      ...sending.headers,
    },
    body: text,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const rows = () =>
  site.store.db
    .selectFrom("events")
    .select(["customer", "event", "ts", "json"])
    .orderBy("seq")
    .execute();

test("a signed webhook becomes the event that its mapping says", async () => {
  expect(await post(sent)).toEqual({ status: 200, body: { accepted: 1 } });
  const [row] = await rows();
  expect(row).toMatchObject({
    customer: "user:42",
    event: "Order Shipped",
    ts: Date.UTC(2026, 10, 22, 9, 59),
  });
  expect(JSON.parse(row?.json ?? "")).toMatchObject({
    properties: { order_id: "A-1001", first_sku: "mug", carrier: "post" },
  });
  expect(row?.json).not.toContain("nothing");
});

test("the same id is one webhook, also with another body", async () => {
  await post(sent);
  expect(await post({ ...sent, more: 1 })).toEqual({
    status: 200,
    body: { accepted: 0, duplicate: true },
  });
  expect(await post(sent, { id: "msg_2" })).toMatchObject({ body: { accepted: 1 } });
});

test.each([
  ["by another secret", { with: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
  ["six minutes ago", { at: Date.UTC(2026, 10, 22, 9, 54) }],
  ["six minutes from now", { at: Date.UTC(2026, 10, 22, 10, 6) }],
  ["for another id", { headers: { "webhook-id": "msg_9" } }],
  [
    "for another time",
    { headers: { "webhook-timestamp": String(Date.UTC(2026, 10, 22, 10) / 1000 - 1) } },
  ],
  ["by nobody", { headers: { "webhook-signature": "" } }],
  ["at no time", { headers: { "webhook-timestamp": "soon" } }],
])("what was signed %s is refused", async (_name, sending) => {
  expect(await post(sent, sending)).toMatchObject({
    status: 401,
    body: { error: { code: "bad_signature" } },
  });
  expect(await rows()).toEqual([]);
});

test("while a secret is replaced both are good, and one of several signatures is enough", async () => {
  expect(await post(sent, { with: older })).toMatchObject({ status: 200 });
  const id = "msg_2";
  const good = new Webhook(secret).sign(id, new Date(site.clock.now), JSON.stringify(sent));
  const headers = { "webhook-signature": `v1a,xyz v1,AAAA ${good}` };
  expect(await post(sent, { id, headers })).toMatchObject({ status: 200, body: { accepted: 1 } });
});

test("what no mapping is for is let pass and told of", async () => {
  expect(await post({ type: "stock.counted" })).toMatchObject({
    status: 200,
    body: { accepted: 0, ignored: expect.any(String) },
  });
  expect(
    await post({ type: "parcel.sent", data: { sent_at: site.clock.now } }, { id: "x" }),
  ).toEqual({
    status: 200,
    body: { accepted: 0, ignored: expect.stringContaining("nobody's") },
  });
});

test("an order's news finds its customer, whichever comes first", async () => {
  const late = { type: "parcel.late", data: { order: { number: "A-7" } } };
  expect(await post(late, { id: "early" })).toEqual({ status: 200, body: { accepted: 0 } });
  await post({ type: "order", id: "A-7", browser: "ada" }, { id: "order" });
  site.clock.now += second;
  await post(late, { id: "again" });
  expect((await rows()).map(({ customer, event }) => [customer, event])).toEqual([
    ["ada", "Order Completed"],
    ["ada", "Order Delayed"],
    ["ada", "Order Delayed"],
  ]);
});

test("a source that nobody has named is not there", async () => {
  expect(await post(sent, { source: "elsewhere" })).toMatchObject({ status: 404 });
  expect(await post(sent, { source: "constructor" })).toMatchObject({ status: 404 });
});

describe("The file of sources", () => {
  const event = { event: "X", userId: "id" };

  test("takes secrets from the environment, several of them as well", () => {
    const path = write({
      a: { secrets: ["$HOOKS"], events: [event] },
      shopify: { secrets: ["$S"] },
    });
    const sources = readSources(path, { HOOKS: `${secret} ${older}`, S: "plain" });
    expect(sources.others.get("a")?.secrets).toEqual([secret, older]);
    expect(sources.shopify?.secrets).toEqual(["plain"]);
  });

  test.each([
    ["a variable that is not there", { a: { secrets: ["$HOOKS"], events: [event] } }, "$HOOKS"],
    ["a secret that is none", { a: { secrets: ["not base64!"], events: [event] } }, "base64"],
    ["an event of nobody", { a: { secrets: [secret], events: [{ event: "X" }] } }, "whose event"],
    [
      "a path that is none",
      { a: { secrets: [secret], events: [{ event: "X", userId: "a..b" }] } },
      "a.events.0.userId",
    ],
    [
      "a field that is unknown",
      { a: { secrets: [secret], events: [{ ...event, user: "id" }] } },
      "a.events.0",
    ],
    ["half a JSON", '{"a":', "cannot be read"],
  ])("that holds %s is refused with the place", (_name, content, place) => {
    expect(() => readSources(write(content), {})).toThrow(place);
  });
});
