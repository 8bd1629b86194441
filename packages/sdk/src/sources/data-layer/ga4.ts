import type { CanonicalEventName, Properties } from "@proffer/engine";
import { propertyKind } from "@proffer/engine";
import { orderMessageId } from "./order-id.ts";
import { readItems, readPromotions } from "./items.ts";
import type { Fields } from "./values.ts";
import { either, known, number, text } from "./values.ts";

/** One event in our words. */
export interface Telling {
  readonly event: CanonicalEventName;
  readonly properties: Properties;
  /** Where the event has an id of its own by what it is about. */
  readonly messageId?: string;
}

/** What one event of Google Analytics 4 comes to. */
export interface Ga4Reading {
  readonly tellings: readonly Telling[];
  /** The parameters without which it is of less use, or of none. */
  readonly missing: readonly string[];
}

/** Google's recommended events, and two of gtag's older ones, by what they are called here. */
const names: Readonly<Record<string, CanonicalEventName>> = {
  view_item: "Product Viewed",
  select_item: "Product Clicked",
  add_to_cart: "Product Added",
  remove_from_cart: "Product Removed",
  add_to_wishlist: "Product Added to Wishlist",
  share: "Product Shared",
  view_item_list: "Product List Viewed",
  view_cart: "Cart Viewed",
  begin_checkout: "Checkout Started",
  checkout_progress: "Checkout Step Viewed",
  set_checkout_option: "Checkout Step Completed",
  add_shipping_info: "Checkout Step Completed",
  add_payment_info: "Payment Info Entered",
  purchase: "Order Completed",
  refund: "Order Refunded",
  view_promotion: "Promotion Viewed",
  select_promotion: "Promotion Clicked",
  search: "Products Searched",
  view_search_results: "Products Searched",
};

/** A shop shows lists all day, and each is kept for a year: the first screen of one is enough. A cart is kept whole. */
const mostListed: Readonly<Record<string, number>> = { "Product List Viewed": 20 };

/** What a reload, or the product's page, must be able to tell apart. */
const needed: Readonly<Record<string, readonly [ours: string, theirs: string]>> = {
  "Order Completed": ["order_id", "transaction_id"],
  "Order Refunded": ["order_id", "transaction_id"],
  "Products Searched": ["query", "search_term"],
};

/**
 * Reads one event of Google Analytics 4 in our words: one event for each item of those that are about products, one in
 * all for the others. `undefined` for a name that is not one of Google's e-commerce events.
 *
 * Numbers may be plain texts; what cannot be read is left out. By Google's definition `price` is that of one unit with
 * its discount taken off already, and so it is taken over as it stands.
 *
 * @example
 * ```ts
 * readGa4("add_to_cart", { currency: "EUR", items: [{ item_id: "mug", price: "9.80", quantity: 2 }] });
 * // { tellings: [{ event: "Product Added", properties: { product_id: "mug", price: 9.8, currency: "EUR", quantity: 2 } }], missing: [] }
 * ```
 */
export function readGa4(name: string, params: Fields): Ga4Reading | undefined {
  const event = Object.hasOwn(names, name) ? names[name] : undefined;
  if (event === undefined) return undefined;
  if (event === "Product Shared") return readShare(event, params);
  if (event.startsWith("Promotion")) return readPromoted(event, params);
  const products = readItems(params);
  // Of the others, one event is about all the products there are.
  return propertyKind(event, "product_id") === undefined
    ? readWhole(event, products, params)
    : readEach(event, products, params);
}

function readEach(
  event: CanonicalEventName,
  products: readonly Properties[],
  params: Fields,
): Ga4Reading {
  const value = products.length === 1 ? number(params["value"]) : undefined;
  const tellings = products.map((product) => tell(event, { ...product, value }));
  const isNamed = products.every((product) => product["product_id"] !== undefined);
  const missing = products.length === 0 ? ["items"] : isNamed ? [] : ["item_id"];
  return { tellings, missing: [...missing, ...currencyOf(tellings)] };
}

function readPromoted(event: CanonicalEventName, params: Fields): Ga4Reading {
  const tellings = readPromotions(params).map((promotion) => tell(event, promotion));
  return { tellings, missing: tellings.length === 0 ? ["promotion_id"] : [] };
}

function readWhole(
  event: CanonicalEventName,
  products: readonly Properties[],
  params: Fields,
): Ga4Reading {
  const value = number(params["value"]);
  const [first] = [params["items"]].flat() as readonly (Fields | null | undefined)[];
  const list = ["item_list_id", "item_list_name"].flatMap((key) => [params[key], first?.[key]]);
  const telling = tell(event, {
    order_id: text(params["transaction_id"]),
    affiliation: text(params["affiliation"]),
    value,
    revenue: event === "Order Completed" ? value : undefined,
    shipping: number(params["shipping"]),
    tax: number(params["tax"]),
    coupon: text(params["coupon"]),
    currency: text(params["currency"]),
    list_id: text(either(...list)),
    step: number(params["checkout_step"]),
    shipping_method: text(params["shipping_tier"]),
    payment_method: text(params["payment_type"]),
    query: text(params["search_term"]),
    products: products.length > 0 ? products.slice(0, mostListed[event]) : undefined,
  });
  const [ours = "", theirs = ""] = needed[event] ?? [];
  const isWithout = theirs !== "" && telling.properties[ours] === undefined;
  // Nobody knows what was searched for: that is no search. An order without an id is an order all the same.
  const tellings = isWithout && ours === "query" ? [] : [telling];
  return { tellings, missing: [...(isWithout ? [theirs] : []), ...currencyOf(tellings)] };
}

/** Articles and pictures are shared too; only of a product there is an event. */
function readShare(event: CanonicalEventName, params: Fields): Ga4Reading {
  const id = text(params["item_id"]);
  const type = text(params["content_type"]);
  const isProduct = type === undefined || /product|item/i.test(type);
  if (!isProduct) return { tellings: [], missing: [] };
  const telling = tell(event, { product_id: id, share_via: text(params["method"]) });
  return { tellings: [telling], missing: id === undefined ? ["item_id"] : [] };
}

function tell(event: CanonicalEventName, all: Fields): Telling {
  // Whatever has a worth has a currency, whether the specification names it or not.
  const isOfEvent = ([key]: readonly [string, unknown]): boolean =>
    propertyKind(event, key === "currency" ? "value" : key) !== undefined ||
    propertyKind(event, key) !== undefined;
  const properties = known(Object.fromEntries(Object.entries(all).filter(isOfEvent)));
  const id = properties["order_id"];
  return event === "Order Completed" && typeof id === "string"
    ? { event, properties, messageId: orderMessageId(id) }
    : { event, properties };
}

/** An amount without a currency counts in the rule set's, which may be another. */
function currencyOf(tellings: readonly Telling[]): readonly string[] {
  const isBare = ({ properties }: Telling): boolean =>
    (properties["price"] ?? properties["value"]) !== undefined &&
    properties["currency"] === undefined;
  return tellings.some(isBare) ? ["currency"] : [];
}
