import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Event } from "@proffer/engine";
import { day, hour, keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import {
  exampleCustomer,
  exampleOrder,
  postShopify,
  shopifyFulfilment,
  shopifyOrder,
  shopifySecret,
} from "../testing/shopify.ts";
import { noSources } from "./sources.ts";

let site: Site;
beforeEach(async () => {
  const secrets = [shopifySecret, "the-secret-before-0123456789abcdef"];
  site = await startSite({ webhooks: { ...noSources, shopify: { secrets } } });
});
afterEach(() => site.close());

/** The numbers of Shopify's own example are larger than JavaScript tells apart: as it has them. */
const userId = "115310627314723952";
const buyer = `user:${userId}`;
const orderId = "820982911946154496";

async function kept(): Promise<readonly { customer: string; event: Event }[]> {
  const rows = await site.store.db
    .selectFrom("events")
    .select(["customer", "json"])
    .orderBy("seq")
    .execute();
  return rows.map(({ customer, json }) => ({ customer, event: JSON.parse(json) as Event }));
}

const names = async (): Promise<readonly (readonly [string, string])[]> =>
  (await kept()).map(({ customer, event }) => [customer, event.event] as const);

test("an order becomes an event of the customer's in Segment's words, and nobody's address is kept", async () => {
  const reply = await postShopify(site.url, "orders/create", shopifyOrder());
  expect(reply).toEqual({ status: 200, body: { accepted: 1 } });
  const [row] = await kept();
  expect(row).toMatchObject({
    customer: buyer,
    event: {
      type: "track",
      event: "Order Completed",
      messageId: `order:${orderId}:shopify:completed`,
      timestamp: Date.UTC(2026, 10, 22, 9),
      userId,
      properties: {
        order_id: orderId,
        total: 404.95,
        discount: 20,
        coupon: "WELCOME",
        currency: "USD",
        products: [{ name: "Example T-Shirt", price: 19.99, quantity: 1, sku: "example-shirt-s" }],
      },
    },
  });
  const disk = JSON.stringify(await site.store.db.selectFrom("events").selectAll().execute());
  for (const personal of ["Steve", "123 Shipping", "555-555", "example.com", "John"])
    expect(disk).not.toContain(personal);
});

test("what is not signed with one of the secrets is refused, and both are good while one replaces the other", async () => {
  const order = shopifyOrder();
  const forged = [
    await postShopify(site.url, "orders/create", order, { secret: "guessed" }),
    await postShopify(site.url, "orders/create", order, {
      headers: { "x-shopify-hmac-sha256": "" },
    }),
  ];
  for (const { status, body } of forged)
    expect([status, body]).toMatchObject([401, { error: { code: "bad_signature" } }]);
  expect(await kept()).toEqual([]);
  const before = { secret: "the-secret-before-0123456789abcdef" };
  expect(await postShopify(site.url, "orders/create", order, before)).toMatchObject({
    status: 200,
    body: { accepted: 1 },
  });
});

test("a signature of another body is none", async () => {
  const text = JSON.stringify(shopifyOrder());
  const signature = createHmac("sha256", shopifySecret).update(text).digest("base64");
  const reply = await postShopify(site.url, "orders/create", `${text} `, {
    headers: { "x-shopify-hmac-sha256": signature },
  });
  expect(reply.status).toBe(401);
});

test("the same delivery twice, and two topics that tell the same, are one event", async () => {
  await postShopify(site.url, "orders/create", shopifyOrder());
  expect((await postShopify(site.url, "orders/create", shopifyOrder())).body).toEqual({
    accepted: 0,
    duplicate: true,
  });
  const paid = shopifyOrder({ updated_at: "2026-11-22T04:10:00-05:00" });
  expect((await postShopify(site.url, "orders/paid", paid)).body).toEqual({ accepted: 0 });
  expect(await names()).toEqual([[buyer, "Order Completed"]]);
});

test("an order that was completed cannot be sent once more as one that was cancelled: the topic is not signed", async () => {
  for (const topic of ["orders/cancelled", "orders/fulfilled", "fulfillments/create", "no/topic"]) {
    const { status, body } = await postShopify(site.url, topic, shopifyOrder());
    expect([topic, status, body["accepted"]]).toEqual([topic, 200, 0]);
    expect(body["ignored"]).toBeTypeOf("string");
  }
  expect(await kept()).toEqual([]);
});

test("what is more than a week old is let pass and not kept", async () => {
  site.clock.now += 8 * day;
  const { status, body } = await postShopify(site.url, "orders/create", shopifyOrder());
  expect([status, body]).toMatchObject([200, { accepted: 0, ignored: expect.any(String) }]);
});

test("parcels, refunds and cancellations are told of under the order's own customer", async () => {
  site.clock.now += hour;
  await postShopify(site.url, "orders/create", shopifyOrder());
  await postShopify(site.url, "fulfillments/create", shopifyFulfilment());
  const sent = shopifyOrder({ fulfillments: [shopifyFulfilment()] });
  await postShopify(site.url, "orders/fulfilled", sent);
  await postShopify(site.url, "refunds/create", {
    id: 509562969,
    order_id: exampleOrder,
    created_at: "2026-11-22T05:10:00-05:00",
    refund_line_items: [
      { quantity: 1, line_item: { product_id: 1, title: "Shirt", price: "0.30" } },
    ],
    transactions: [
      { amount: "0.10", currency: "USD" },
      { amount: "0.20", currency: "USD" },
    ],
  });
  const cancelled = { cancelled_at: "2026-11-22T05:20:00-05:00", cancel_reason: "customer" };
  await postShopify(site.url, "orders/cancelled", shopifyOrder(cancelled));
  expect(await names()).toEqual([
    [buyer, "Order Completed"],
    [buyer, "Order Shipped"],
    [buyer, "Order Refunded"],
    [buyer, "Order Cancelled"],
  ]);
  const [, , refunded, gone] = await kept();
  expect(refunded?.event.properties).toMatchObject({
    order_id: orderId,
    total: 0.3,
    currency: "USD",
  });
  expect(gone?.event.properties).toMatchObject({ order_id: orderId, reason: "customer" });
});

test("a parcel that is told of before its order waits for it", async () => {
  site.clock.now += hour;
  expect((await postShopify(site.url, "fulfillments/create", shopifyFulfilment())).body).toEqual({
    accepted: 0,
  });
  expect(await kept()).toEqual([]);
  expect((await postShopify(site.url, "orders/create", shopifyOrder())).body).toEqual({
    accepted: 2,
  });
  expect(new Set(await names())).toEqual(
    new Set([
      [buyer, "Order Completed"],
      [buyer, "Order Shipped"],
    ]),
  );
});

describe("An order's customer", () => {
  const noted = { note_attributes: [{ name: "_proffer_id", value: "ada" }] };

  test("is the browser that the cart was filled in, and its history has it beside the rest", async () => {
    await site.send("ada", [{ event: "Cart Viewed" }]);
    await postShopify(site.url, "orders/create", shopifyOrder(noted));
    expect(await names()).toEqual([
      ["ada", "Cart Viewed"],
      ["ada", "Order Completed"],
    ]);
    // That the cart says so is no proof of who the browser's user is.
    expect(await site.store.db.selectFrom("links").selectAll().execute()).toEqual([]);
    expect((await kept())[1]?.event.userId).toBe(userId);
  });

  test.each([
    ["another user's server-side history", "user:42"],
    ["what a database takes for another's", "ada\uD800"],
    ["cut in two", "ada\0"],
  ])("is not %s, whatever a cart says", async (_what, value) => {
    const forged = { note_attributes: [{ name: "_proffer_id", value }] };
    await postShopify(site.url, "orders/create", shopifyOrder(forged));
    expect(await names()).toEqual([[buyer, "Order Completed"]]);
  });

  test("who has no account is known again by their mail address, of which only a keyed hash is kept", async () => {
    const guest = { customer: null, email: "Jon@Example.com " };
    await postShopify(site.url, "orders/create", shopifyOrder(guest));
    await postShopify(
      site.url,
      "orders/create",
      shopifyOrder({ ...guest, id: 2, email: "jon@example.com" }),
    );
    await postShopify(site.url, "orders/create", shopifyOrder({ ...guest, id: 3, email: null }));
    const customers = (await names()).map(([customer]) => customer);
    expect(customers[0]).toMatch(/^user:guest-[\da-f]{32}$/);
    expect(customers[1]).toBe(customers[0]);
    expect(customers[2]).toBe("user:guest-of-order-3");
  });
});

describe("Shopify's requests for privacy", () => {
  const customer = { id: exampleCustomer, email: "john@example.com", phone: "555" };

  test("a customer who wants to be forgotten is, with orders that stand under a device, and stays so", async () => {
    const noted = { note_attributes: [{ name: "_proffer_id", value: "ada" }], id: 7 };
    await postShopify(site.url, "orders/create", shopifyOrder());
    await postShopify(site.url, "orders/create", shopifyOrder(noted));
    await postShopify(site.url, "orders/create", shopifyOrder({ id: 8, customer: { id: 9 } }));
    await site.send("ada", [{ event: "Cart Viewed" }], keyOf("ada"));
    const redact = { customer, orders_to_redact: [exampleOrder, 7] };
    expect(await postShopify(site.url, "customers/redact", redact)).toMatchObject({ status: 200 });
    expect(await names()).toEqual([
      ["user:9", "Order Completed"],
      ["ada", "Cart Viewed"],
    ]);
    const late = shopifyOrder({ cancelled_at: "2026-11-22T04:30:00-05:00" });
    expect(await postShopify(site.url, "orders/cancelled", late)).toMatchObject({ status: 200 });
    expect((await names()).length).toBe(2);
    expect(await site.store.db.selectFrom("orders").select("order_id").execute()).toEqual([
      { order_id: "8" },
    ]);
  });

  test("a shop that has left takes what Shopify told with it, and nothing else", async () => {
    await site.send("ada", [{ event: "Cart Viewed" }]);
    await postShopify(site.url, "orders/create", shopifyOrder());
    await postShopify(site.url, "fulfillments/create", shopifyFulfilment({ order_id: 77 }));
    await postShopify(site.url, "shop/redact", { shop_id: 1, shop_domain: "x.myshopify.com" });
    expect(await names()).toEqual([["ada", "Cart Viewed"]]);
    for (const table of ["orders", "held_events"] as const)
      expect(await site.store.db.selectFrom(table).selectAll().execute()).toEqual([]);
  });

  test("a signed webhook of another kind that is sent again as one of these erases nobody", async () => {
    await postShopify(site.url, "orders/create", shopifyOrder());
    const before = await names();
    expect(before).toHaveLength(1);
    const shop = { shop_id: 1, shop_domain: "x.myshopify.com" };
    const asksToSee = { ...shop, customer, orders_requested: [], data_request: { id: 9999 } };
    const redact = { ...shop, customer: { id: 4, email: "eve@example.com" }, orders_to_redact: [] };
    for (const [topic, body] of [
      ["shop/redact", shopifyOrder()],
      ["customers/redact", shopifyOrder()],
      ["customers/redact", asksToSee],
      ["shop/redact", asksToSee],
      ["shop/redact", redact],
    ] as const)
      expect(await postShopify(site.url, topic, body)).toMatchObject({
        status: 200,
        body: { accepted: 0, ignored: expect.any(String) as string },
      });
    expect(await names()).toEqual(before);
    expect(await site.store.db.selectFrom("orders").selectAll().execute()).toHaveLength(1);
  });

  test("a customer who wants to see their data is told of in the log, by the request's number alone", async () => {
    const lines: string[] = [];
    const logStream = { write: (line: string) => void lines.push(line) };
    const shopify = { secrets: [shopifySecret] };
    const logged = await startSite({
      webhooks: { ...noSources, shopify },
      logLevel: "warn",
      logStream,
    });
    const request = { customer, orders_requested: [], data_request: { id: 9999 } };
    await postShopify(logged.url, "customers/data_request", request);
    await logged.close();
    expect(lines.join("")).toContain("data request 9999");
    expect(lines.join("")).not.toContain("john@example.com");
  });
});

test("without a secret there is nothing at Shopify's address", async () => {
  const bare = await startSite();
  expect(await postShopify(bare.url, "orders/create", shopifyOrder())).toMatchObject({
    status: 404,
    body: { error: { code: "not_found" } },
  });
  await bare.close();
});
