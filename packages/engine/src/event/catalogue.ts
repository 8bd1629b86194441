/** Who makes an event happen. Only what the customer causes counts as activity. */
export type Cause = "customer" | "system";

/** What a property holds; a log's text is read as this where it can be. */
export type PropertyKind = "string" | "number" | "boolean" | "list" | "object";

interface CatalogueEntry {
  readonly causedBy: Cause;
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
  "Products Searched": { causedBy: "customer", properties: { query: "string" } },
  "Product List Viewed": { causedBy: "customer", properties: productList },
  "Product List Filtered": {
    causedBy: "customer",
    properties: { ...productList, filters: "list", sorts: "list" },
  },
  "Promotion Viewed": {
    causedBy: "customer",
    properties: { promotion_id: "string", creative: "string", name: "string", position: "string" },
  },
  "Promotion Clicked": {
    causedBy: "customer",
    properties: { promotion_id: "string", creative: "string", name: "string", position: "string" },
  },
  "Product Clicked": { causedBy: "customer", properties: product },
  "Product Viewed": { causedBy: "customer", properties: { ...product, value: "number" } },
  "Product Added": {
    causedBy: "customer",
    properties: { ...product, cart_id: "string", value: "number" },
  },
  "Product Removed": { causedBy: "customer", properties: { ...product, cart_id: "string" } },
  "Cart Viewed": {
    causedBy: "customer",
    properties: { cart_id: "string", products: "list", value: "number", currency: "string" },
  },
  "Checkout Started": { causedBy: "customer", properties: order },
  "Checkout Step Viewed": { causedBy: "customer", properties: checkoutStep },
  "Checkout Step Completed": { causedBy: "customer", properties: checkoutStep },
  "Payment Info Entered": {
    causedBy: "customer",
    properties: { ...checkoutStep, order_id: "string" },
  },
  "Order Completed": { causedBy: "customer", properties: order },
  "Order Updated": { causedBy: "system", properties: order },
  "Order Refunded": { causedBy: "system", properties: order },
  "Order Cancelled": { causedBy: "customer", properties: order },
  "Coupon Entered": { causedBy: "customer", properties: coupon },
  "Coupon Applied": { causedBy: "customer", properties: coupon },
  "Coupon Denied": { causedBy: "system", properties: coupon },
  "Coupon Removed": { causedBy: "customer", properties: coupon },
  "Product Added to Wishlist": {
    causedBy: "customer",
    properties: { ...product, wishlist_id: "string", wishlist_name: "string" },
  },
  "Product Removed from Wishlist": {
    causedBy: "customer",
    properties: { ...product, wishlist_id: "string", wishlist_name: "string" },
  },
  "Wishlist Product Added to Cart": {
    causedBy: "customer",
    properties: { ...product, wishlist_id: "string", cart_id: "string" },
  },
  "Product Shared": {
    causedBy: "customer",
    properties: { ...product, share_via: "string", recipient: "string" },
  },
  "Cart Shared": {
    causedBy: "customer",
    properties: { cart_id: "string", share_via: "string", products: "list" },
  },
  "Product Reviewed": {
    causedBy: "customer",
    properties: {
      product_id: "string",
      review_id: "string",
      review_body: "string",
      rating: "number",
    },
  },
  Identify: { causedBy: "customer", properties: {} },
  Page: {
    causedBy: "customer",
    properties: {
      name: "string",
      path: "string",
      referrer: "string",
      search: "string",
      title: "string",
      url: "string",
    },
  },
  Screen: { causedBy: "customer", properties: { name: "string" } },
  "Session Started": { causedBy: "system", properties: { referrer: "string" } },
  "Operation Failed": { causedBy: "customer", properties: operation },
  "Operation Succeeded": { causedBy: "customer", properties: operation },
  "Exit Intended": { causedBy: "customer", properties: {} },
  "Page Idled": { causedBy: "customer", properties: { idle_ms: "number" } },
  "Page Scrolled": { causedBy: "customer", properties: { depth: "number" } },
  "Element Rage Clicked": { causedBy: "customer", properties: { selector: "string" } },
  "Consent Updated": { causedBy: "customer", properties: { categories: "object" } },
  "Message Sent": {
    causedBy: "customer",
    properties: { conversation_id: "string", text: "string" },
  },
  "Message Received": { causedBy: "system", properties: { conversation_id: "string" } },
  "Message Shown": { causedBy: "system", properties: proffered },
  "Message Clicked": { causedBy: "customer", properties: proffered },
  "Message Dismissed": { causedBy: "customer", properties: { ...proffered, never: "boolean" } },
  "Message Converted": { causedBy: "system", properties: proffered },
  "Message Suppressed": {
    causedBy: "system",
    properties: { ...proffered, stage: "string", reason: "string", holdout: "boolean" },
  },
  "Coupon Claimed": { causedBy: "system", properties: { ...proffered, campaign: "string" } },
  "Coupon Redeemed": { causedBy: "system", properties: { campaign: "string", order_id: "string" } },
  "Handoff Requested": { causedBy: "customer", properties: { ...proffered, team: "string" } },
  "Survey Answered": {
    causedBy: "customer",
    properties: { ...proffered, kind: "string", score: "number", answer: "string" },
  },
  "Form Submitted": {
    causedBy: "customer",
    properties: { ...proffered, form: "string", answers: "object" },
  },
  "Order Shipped": { causedBy: "system", properties: order },
  "Order Delivered": { causedBy: "system", properties: order },
  "Price Dropped": { causedBy: "system", properties: product },
  "Product Restocked": { causedBy: "system", properties: product },
  "Order Delayed": { causedBy: "system", properties: order },
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
 * Whether an event of this name counts as the customer's activity. Names that we do not know do.
 *
 * @example
 * ```ts
 * isCausedByCustomer("Message Shown"); // false
 * isCausedByCustomer("Quiz Finished"); // true
 * ```
 */
export function isCausedByCustomer(name: string): boolean {
  return entries.get(name)?.causedBy !== "system";
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
