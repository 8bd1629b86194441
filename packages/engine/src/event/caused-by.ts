import type { CanonicalEventName } from "./catalogue.ts";

/** What we, or the shop's systems, make happen. All else is the customer's doing. */
const systemEvents = new Set<string>([
  "Order Updated",
  "Order Refunded",
  "Coupon Denied",
  "Session Started",
  "Message Received",
  "Conversation Resolved",
  "Message Shown",
  "Message Converted",
  "Message Suppressed",
  "Coupon Claimed",
  "Coupon Redeemed",
  "Order Shipped",
  "Order Delivered",
  "Price Dropped",
  "Product Restocked",
  "Order Delayed",
] satisfies CanonicalEventName[]);

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
  return !systemEvents.has(name);
}
