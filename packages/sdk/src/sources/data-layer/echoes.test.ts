import { beforeEach, describe, expect, test } from "vitest";
import { Echoes } from "./echoes.ts";

describe("One thing told of by two", () => {
  let echoes = new Echoes();
  beforeEach(() => void (echoes = new Echoes()));
  const hear = (from: string, at: number, properties: object = {}, event = "Product Added") =>
    echoes.has(event, { ...properties }, from, at);

  test("is one, whoever is first", () => {
    expect(hear("gtm", 1000, { product_id: "mug" })).toBe(false);
    expect(hear("shopify", 3999, { product_id: "mug" })).toBe(true);
    expect(hear("segment", 0, { product_id: "mug" })).toBe(true);
  });

  test("is two after three seconds", () => {
    hear("gtm", 1000, { product_id: "mug" });
    expect(hear("shopify", 4000, { product_id: "mug" })).toBe(false);
  });

  test("is as many as the first of them tells of", () => {
    const told = ["gtm", "universal", "gtm", "universal", "universal", "gtm"].map((from, i) =>
      hear(from, i, { product_id: "mug" }),
    );
    expect(told).toEqual([false, true, false, true, true, false]);
  });

  test("is known by its name where the ids differ", () => {
    hear("gtm", 0, { product_id: "SKU-1", name: "Morning Mug" });
    expect(hear("shopify", 1, { product_id: "824", name: "morning mug" })).toBe(true);
  });

  test("is told apart by the event, the product, the order and what was searched for", () => {
    hear("gtm", 0, { product_id: "mug" });
    expect(hear("shopify", 1, { product_id: "pot" })).toBe(false);
    expect(hear("shopify", 1, { product_id: "mug" }, "Product Removed")).toBe(false);
    hear("gtm", 0, { query: "tea" }, "Products Searched");
    expect(hear("shopify", 1, { query: "coffee" }, "Products Searched")).toBe(false);
  });

  test("that is about nothing in particular is known by the event", () => {
    hear("gtm", 0, { value: 9 }, "Cart Viewed");
    expect(hear("shopify", 1, { value: 9.5 }, "Cart Viewed")).toBe(true);
  });

  test("memory does not grow without end, and what is new is still kept", () => {
    for (let i = 0; i < 2000; i++) hear("gtm", 0, { product_id: `p${i}` });
    expect(hear("shopify", 1, { product_id: "p1999" })).toBe(true);
    expect(hear("shopify", 1, { product_id: "p0" })).toBe(false);
  });
});
