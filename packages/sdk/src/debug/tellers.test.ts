import { catalogue, isCanonicalEvent } from "@proffer/engine";
import { expect, test } from "vitest";
import { readGa4 } from "../sources/data-layer/ga4.ts";
import { isOwn, tellersOf } from "./tellers.ts";

const google = [
  ["view_item", "select_item", "add_to_cart", "remove_from_cart", "add_to_wishlist", "share"],
  ["view_item_list", "view_cart", "begin_checkout", "checkout_progress", "set_checkout_option"],
  ["add_shipping_info", "add_payment_info", "purchase", "refund", "view_promotion"],
  ["select_promotion", "search", "view_search_results"],
].flat();

test.each(google)("what Google's %s comes to is expected of the dataLayer", (name) => {
  const items = [{ item_id: "mug", promotion_id: "spring" }];
  const params = { transaction_id: "1", search_term: "tea", item_id: "mug", items };
  const told = readGa4(name, params)?.tellings ?? [];
  expect(told).not.toEqual([]);
  for (const { event } of told) expect(tellersOf(event)).toContain("dataLayer");
});

test("Segment may tell of anything that a customer does, and not of what the page itself knows", () => {
  expect(tellersOf("Quiz Finished")).toEqual(["segment"]);
  expect(tellersOf("Operation Failed")).toEqual(["requests", "forms", "shopify"]);
  expect(tellersOf("Order Shipped")).toEqual([]);
  expect(tellersOf("constructor")).toEqual(["segment"]);
});

test("what Proffer tells of itself nobody else does, and all of it is in the catalogue", () => {
  const own = Object.keys(catalogue).filter(isOwn);
  expect(own.flatMap((event) => tellersOf(event))).toEqual([]);
  expect(own.every(isCanonicalEvent)).toBe(true);
  expect(own).toHaveLength(13);
});
