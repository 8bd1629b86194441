import { isCausedByCustomer } from "@proffer/engine";
import { outcomeNames } from "../actions/outcome.ts";
import type { SourceName } from "../sources/start-sources.ts";

/** By event. */
type Table = Readonly<Record<string, readonly SourceName[]>>;

/** What a shop's own analytics say in GA4's words, and Shopify in its own: the events that their sources make of it. */
const shop: Table = {
  "Products Searched": ["dataLayer", "shopify"],
  "Product List Viewed": ["dataLayer", "shopify"],
  "Promotion Viewed": ["dataLayer"],
  "Promotion Clicked": ["dataLayer"],
  "Product Clicked": ["dataLayer"],
  "Product Viewed": ["jsonLd", "microdata", "rdfa", "openGraph", "dataLayer", "shopify"],
  "Product Added": ["dataLayer", "shopify"],
  "Product Removed": ["dataLayer", "shopify"],
  "Product Added to Wishlist": ["dataLayer"],
  "Product Shared": ["dataLayer"],
  "Cart Viewed": ["dataLayer", "shopify"],
  "Checkout Started": ["dataLayer", "shopify"],
  "Checkout Step Viewed": ["dataLayer"],
  "Checkout Step Completed": ["dataLayer", "shopify"],
  "Payment Info Entered": ["dataLayer", "shopify"],
  "Order Completed": ["dataLayer", "shopify"],
  "Order Refunded": ["dataLayer"],
  "Coupon Denied": ["shopify"],
};

const page: Table = {
  "Session Started": ["session"],
  Page: ["page", "navigation", "shopify"],
  "Operation Failed": ["requests", "forms", "shopify"],
  "Operation Succeeded": ["requests", "forms", "shopify"],
  "Element Rage Clicked": ["rageClicks"],
  "Exit Intended": ["exitIntent"],
  "Page Idled": ["idle"],
  "Page Scrolled": ["scroll"],
};

const table: Table = { ...shop, ...page };

/** What the widget, or the server in answer to it, tells of: it comes as soon as something has been proffered. */
const own: ReadonlySet<string> = new Set([
  ...outcomeNames,
  "Consent Updated",
  "Message Sent",
  "Message Received",
]);

/** Whether Proffer tells of an event itself, so that its absence is nothing that a page could mend. */
export function isOwn(event: string): boolean {
  return own.has(event);
}

/** The names of the sources that may tell of an event. Segment's analytics may tell of anything that a customer does. */
export function tellersOf(event: string): readonly SourceName[] {
  const named = Object.hasOwn(table, event) ? (table[event] ?? []) : [];
  const isSegments = isCausedByCustomer(event) && !Object.hasOwn(page, event) && !isOwn(event);
  return isSegments ? [...named, "segment"] : named;
}
