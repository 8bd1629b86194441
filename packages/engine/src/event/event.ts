import { isCausedByCustomer } from "./caused-by.ts";

/** The Segment message types that carry behaviour. */
export type EventType = "track" | "identify" | "page" | "screen";

/** What an event says of itself: JSON values by name, in the Segment e-commerce specification's words where it has one. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * One thing that happened, as the engine, the browser, the server and a back-test all hold it.
 *
 * It is the Segment message with its time parsed once at the edge.
 *
 * @example
 * ```ts
 * const event: Event = {
 *   messageId: "0001",
 *   type: "track",
 *   event: "Product Viewed",
 *   properties: { product_id: "mug" },
 *   timestamp: Date.UTC(2026, 10, 22),
 * };
 * ```
 */
export interface Event {
  /** Unique per event; the second event with the same id is the same event. Ids made by us sort in the order they were made. */
  readonly messageId: string;
  readonly type: EventType;
  /** The event's name. `identify` and `page` calls are named `"Identify"` and `"Page"` here, so that rules can name them. */
  readonly event: string;
  readonly properties: Properties;
  readonly traits?: Properties;
  /** Integer UTC milliseconds, the event's own time. */
  readonly timestamp: number;
  readonly anonymousId?: string;
  readonly userId?: string;
  readonly context?: Properties;
}

/**
 * The total order of one customer's events: by `timestamp`, then by `messageId` (code units).
 *
 * @returns a negative number, zero or a positive number, as `Array.prototype.sort` wants it.
 * @example
 * ```ts
 * compareEvents({ timestamp: 5, messageId: "b" }, { timestamp: 5, messageId: "a" }); // 1
 * ```
 */
export function compareEvents(
  a: Pick<Event, "timestamp" | "messageId">,
  b: Pick<Event, "timestamp" | "messageId">,
): number {
  if (a.timestamp !== b.timestamp) return a.timestamp - b.timestamp;
  return a.messageId < b.messageId ? -1 : a.messageId > b.messageId ? 1 : 0;
}

/**
 * Whether an event answers to a name in a rule: its own name, or `"*"` for anything that the customer caused.
 *
 * What we or the shop's systems emit (`Message Shown`, `Order Delayed`) is not activity, so `"*"` passes it by.
 */
export function isNamed(event: Event, name: string): boolean {
  return name === "*" ? isCausedByCustomer(event.event) : event.event === name;
}
