import { describe, expect, test } from "vitest";
import { EntryReader } from "./read-entry.ts";
import { readGa4 } from "./ga4.ts";

/** What a `dataLayer` with these entries tells, as event and properties. */
function told(...entries: object[]): unknown[] {
  const reader = new EntryReader();
  return entries
    .flatMap((entry) => reader.read(entry))
    .flatMap(({ event: [name, params] }) => readGa4(name, params)?.tellings ?? [])
    .map(({ event, properties }) => [event, properties]);
}

const mug = { id: "mug", name: "Mug", price: "98.00", category: "Vessels/Cups", quantity: 2 };
const read = { product_id: "mug", name: "Mug", price: 98, category: "Vessels/Cups", quantity: 2 };
const [currencyCode, currency] = ["CNY", "CNY"];

describe("Universal Analytics' enhanced e-commerce", () => {
  test.each([
    ["detail", "Product Viewed"],
    ["click", "Product Clicked"],
    ["add", "Product Added"],
    ["remove", "Product Removed"],
  ])("%s is “%s”, with or without an event's name", (action, event) => {
    const ecommerce = { currencyCode, [action]: { actionField: { list: "x" }, products: [mug] } };
    expect(told({ ecommerce })).toEqual([[event, { ...read, currency }]]);
    expect(told({ event: "eec.something", ecommerce })).toEqual([[event, { ...read, currency }]]);
  });

  test("one object may hold a detail and the list beside it", () => {
    const ecommerce = { detail: { products: [mug] }, impressions: [{ id: "pot", list: "Others" }] };
    expect(told({ ecommerce })).toEqual([
      ["Product Viewed", read],
      ["Product List Viewed", { products: [{ product_id: "pot" }] }],
    ]);
  });

  test("the first step of a checkout starts it, later ones are steps", () => {
    const checkout = (step?: number) => ({
      ecommerce: { checkout: { actionField: { step }, products: [mug] } },
    });
    expect(told(checkout(1), checkout(2), checkout())).toEqual([
      ["Checkout Started", { products: [read] }],
      ["Checkout Step Viewed", { step: 2 }],
      ["Checkout Started", { products: [read] }],
    ]);
    expect(told({ ecommerce: { checkout_option: { actionField: { step: 2 } } } })).toEqual([
      ["Checkout Step Completed", { step: 2 }],
    ]);
  });

  test("a purchase is an order with its amounts, written as texts", () => {
    const actionField = {
      id: "T-1",
      affiliation: "Web",
      revenue: "208.10",
      tax: "20.10",
      shipping: "12",
    };
    expect(
      told({ ecommerce: { currencyCode, purchase: { actionField, products: [mug] } } }),
    ).toEqual([
      [
        "Order Completed",
        {
          order_id: "T-1",
          affiliation: "Web",
          value: 208.1,
          revenue: 208.1,
          tax: 20.1,
          shipping: 12,
          currency,
          products: [{ ...read, currency }],
        },
      ],
    ]);
  });

  test("promotions", () => {
    const promotions = [{ id: "sale", name: "Sale", creative: "banner", position: "top" }];
    const properties = { promotion_id: "sale", name: "Sale", creative: "banner", position: "top" };
    expect(told({ ecommerce: { promoView: { promotions } } })).toEqual([
      ["Promotion Viewed", properties],
    ]);
    expect(told({ ecommerce: { promoClick: { promotions } } })).toEqual([
      ["Promotion Clicked", properties],
    ]);
  });

  test("an entry that has both forms is read in the newer one", () => {
    const ecommerce = { items: [{ item_id: "mug" }], detail: { products: [mug] } };
    expect(told({ event: "view_item", ecommerce })).toEqual([
      ["Product Viewed", { product_id: "mug" }],
    ]);
  });
});

describe("What goes before an event", () => {
  const items = [{ item_id: "mug" }];

  test("is meant for it, where it has nothing of its own", () => {
    expect(told({ ecommerce: { items, currency } }, { event: "view_item" })).toEqual([
      ["Product Viewed", { product_id: "mug", currency }],
    ]);
  });

  test("is cleared by “ecommerce: null”", () => {
    const entries = [{ ecommerce: { items } }, { ecommerce: null }, { event: "view_item" }];
    expect(told(...entries)).toEqual([]);
  });

  test("is not mixed into an event that says its own, but for the currency", () => {
    const cart = { event: "view_cart", ecommerce: { value: 98 } };
    expect(told({ ecommerce: { items, currencyCode } }, cart)).toEqual([
      ["Cart Viewed", { value: 98, currency }],
    ]);
  });

  test("another event said is not part of", () => {
    expect(told({ event: "view_item", ecommerce: { items } }, { event: "view_cart" })).toEqual([
      ["Product Viewed", { product_id: "mug" }],
      ["Cart Viewed", {}],
    ]);
  });
});
