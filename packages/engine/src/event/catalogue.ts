/** What a property holds; a log's text is read as this where it can be. */
export type PropertyKind = "string" | "number" | "boolean" | "list" | "object";

interface CatalogueEntry {
  readonly properties: Readonly<Record<string, PropertyKind>>;
}

const product = {
  product_id: "string",
  sku: "string",
  category: "string",
  name: "string",
  brand: "string",
  variant: "string",
  price: "number",
  currency: "string",
  quantity: "number",
  coupon: "string",
  position: "number",
  url: "string",
  image_url: "string",
} as const;

const order = {
  order_id: "string",
  checkout_id: "string",
  affiliation: "string",
  subtotal: "number",
  total: "number",
  revenue: "number",
  value: "number",
  shipping: "number",
  tax: "number",
  discount: "number",
  coupon: "string",
  currency: "string",
  products: "list",
} as const;

const checkoutStep = {
  checkout_id: "string",
  step: "number",
  shipping_method: "string",
  payment_method: "string",
} as const;

const coupon = {
  order_id: "string",
  cart_id: "string",
  coupon_id: "string",
  coupon_name: "string",
  discount: "number",
  reason: "string",
} as const;

const productList = { list_id: "string", category: "string", products: "list" } as const;
const operation = { operation: "string", code: "string", message: "string" } as const;
const proffered = {
  rule_id: "string",
  firing_id: "string",
  key: "string",
  type: "string",
  variant: "string",
} as const;

/**
 * Every event name that a rule set may use without declaring it.
 *
 * Names and properties up to `Product Reviewed` are the Segment e-commerce specification, version 2;
 * the rest are ours, in the same Object–Action form. An event of any other name is kept all the same and counts as
 * the customer's activity: names are checked in rule sets only.
 */
export const catalogue = {
  "Products Searched": { properties: { query: "string" } },
  "Product List Viewed": { properties: productList },
  "Product List Filtered": {
    properties: { ...productList, filters: "list", sorts: "list" },
  },
  "Promotion Viewed": {
    properties: { promotion_id: "string", creative: "string", name: "string", position: "string" },
  },
  "Promotion Clicked": {
    properties: { promotion_id: "string", creative: "string", name: "string", position: "string" },
  },
  "Product Clicked": { properties: product },
  "Product Viewed": { properties: { ...product, value: "number" } },
  "Product Added": {
    properties: { ...product, cart_id: "string", value: "number" },
  },
  "Product Removed": { properties: { ...product, cart_id: "string" } },
  "Cart Viewed": {
    properties: { cart_id: "string", products: "list", value: "number", currency: "string" },
  },
  "Checkout Started": { properties: order },
  "Checkout Step Viewed": { properties: checkoutStep },
  "Checkout Step Completed": { properties: checkoutStep },
  "Payment Info Entered": {
    properties: { ...checkoutStep, order_id: "string" },
  },
  "Order Completed": { properties: order },
  "Order Updated": { properties: order },
  "Order Refunded": { properties: order },
  "Order Cancelled": { properties: order },
  "Coupon Entered": { properties: coupon },
  "Coupon Applied": { properties: coupon },
  "Coupon Denied": { properties: coupon },
  "Coupon Removed": { properties: coupon },
  "Product Added to Wishlist": {
    properties: { ...product, wishlist_id: "string", wishlist_name: "string" },
  },
  "Product Removed from Wishlist": {
    properties: { ...product, wishlist_id: "string", wishlist_name: "string" },
  },
  "Wishlist Product Added to Cart": {
    properties: { ...product, wishlist_id: "string", cart_id: "string" },
  },
  "Product Shared": {
    properties: { ...product, share_via: "string", recipient: "string" },
  },
  "Cart Shared": {
    properties: { cart_id: "string", share_via: "string", products: "list" },
  },
  "Product Reviewed": {
    properties: {
      product_id: "string",
      review_id: "string",
      review_body: "string",
      rating: "number",
    },
  },
  Identify: { properties: {} },
  Page: {
    properties: {
      name: "string",
      path: "string",
      referrer: "string",
      search: "string",
      title: "string",
      url: "string",
    },
  },
  Screen: { properties: { name: "string" } },
  "Session Started": { properties: { referrer: "string" } },
  "Operation Failed": { properties: operation },
  "Operation Succeeded": { properties: operation },
  "Exit Intended": { properties: {} },
  "Page Idled": { properties: { idle_ms: "number" } },
  "Page Scrolled": { properties: { depth: "number" } },
  "Element Rage Clicked": { properties: { selector: "string" } },
  "Consent Updated": { properties: { categories: "object" } },
  "Message Sent": {
    properties: { conversation_id: "string", text: "string" },
  },
  "Message Received": { properties: { conversation_id: "string" } },
  "Conversation Resolved": { properties: { conversation_id: "string", team: "string" } },
  "Message Shown": { properties: proffered },
  "Message Clicked": { properties: proffered },
  "Message Dismissed": { properties: { ...proffered, never: "boolean" } },
  "Message Converted": { properties: proffered },
  "Message Suppressed": {
    properties: { ...proffered, stage: "string", reason: "string", holdout: "boolean" },
  },
  "Coupon Claimed": { properties: { ...proffered, campaign: "string" } },
  "Coupon Redeemed": { properties: { campaign: "string", order_id: "string" } },
  "Handoff Requested": { properties: { ...proffered, team: "string" } },
  "Survey Answered": {
    properties: { ...proffered, kind: "string", score: "number", answer: "string" },
  },
  "Form Submitted": {
    properties: { ...proffered, form: "string", answers: "object" },
  },
  "Order Shipped": { properties: order },
  "Order Delivered": { properties: order },
  "Price Dropped": { properties: product },
  "Product Restocked": { properties: product },
  "Order Delayed": { properties: order },
} as const satisfies Record<string, CatalogueEntry>;

/** A name from {@link catalogue}. */
export type CanonicalEventName = keyof typeof catalogue;

const entries = new Map<string, CatalogueEntry>(Object.entries(catalogue));

/**
 * Whether `name` is canonical, so that a rule set may use it without declaring it.
 *
 * @example
 * ```ts
 * isCanonicalEvent("Product Viewed"); // true
 * isCanonicalEvent("Quiz Finished"); // false
 * ```
 */
export function isCanonicalEvent(name: string): name is CanonicalEventName {
  return entries.has(name);
}

/**
 * What a property of an event holds by its specification; `undefined` where no specification speaks of it.
 *
 * @example
 * ```ts
 * propertyKind("Product Viewed", "price"); // "number"
 * propertyKind("Product Viewed", "glaze"); // undefined
 * ```
 */
export function propertyKind(event: string, property: string): PropertyKind | undefined {
  const properties = entries.get(event)?.properties;
  return properties && Object.hasOwn(properties, property) ? properties[property] : undefined;
}
