import type { EventType, Properties } from "../event/event.ts";

/** An event without its place in time. */
export interface Draft {
  readonly event: string;
  readonly properties: Properties;
  readonly type?: EventType;
  readonly traits?: Properties;
  readonly context?: Properties;
}

const of =
  (event: string) =>
  (...all: readonly Properties[]): readonly Draft[] =>
    all.map((properties) => ({ event, properties }));

const identified = (...all: readonly Properties[]): readonly Draft[] =>
  all.map((traits) => ({ event: "Identify", type: "identify", properties: {}, traits }));

const paged = (...all: readonly (readonly [Properties, Properties?])[]): readonly Draft[] =>
  all.map(([properties, context = {}]) => ({
    event: "Page",
    type: "page",
    properties,
    context,
  }));

const prefers = (marketing: unknown): Properties => ({
  consent: { categoryPreferences: { marketing } },
});

/**
 * Everything that can happen to a customer of these laws: few products, few amounts, and each way in which a property
 * can be missing, empty, of another type or in another currency.
 */
export const drafts: readonly Draft[] = [
  ...of("Product Viewed")(
    { product_id: "a" },
    { product_id: "b" },
    { product_id: "a", price: 10, category: "shoes" },
    { product_id: "b", price: 0.1, category: "hats" },
    { product_id: 1, price: 0.2, category: "hats" },
    { product_id: "1", price: "10.00" },
    {},
    { product_id: "", price: 10 },
    { product_id: "a", price: null, category: "shoes" },
    { product_id: ["a"], price: true, category: ["shoes", "hats"] },
  ),
  ...of("Product Added")(
    { product_id: "a", price: 10, currency: "CNY" },
    { product_id: "b", price: "0.10", quantity: 2 },
    { product_id: "a", quantity: 3 },
    { price: 5 },
    { product_id: "b", price: 12.5, currency: "USD" },
    { product_id: "a", price: 1200, currency: "JPY" },
  ),
  ...of("Product Removed")(
    { product_id: "a" },
    { product_id: "b", quantity: 1 },
    { product_id: "a", quantity: 2 },
  ),
  ...of("Cart Viewed")(
    {
      products: [
        { product_id: "b", price: 10, quantity: 2 },
        { product_id: "a", price: 0.1 },
      ],
    },
    {},
  ),
  ...of("Checkout Started")({ products: [] }, { product_id: "a" }),
  ...of("Order Completed")(
    { revenue: 100, product_id: "a" },
    { revenue: "0.10", currency: "CNY" },
    { total: 50 },
    {},
    { revenue: 0.1, product_id: "b" },
    { revenue: 250, currency: "USD" },
    { revenue: 1200, currency: "JPY" },
  ),
  ...of("Operation Failed")(
    { operation: "pay" },
    { operation: "ship" },
    {},
    { operation: "pay", product_id: "a" },
  ),
  ...of("Operation Succeeded")({ operation: "pay" }, { operation: "ship", product_id: "b" }, {}),
  ...identified(
    { tier: "gold", age: 3 },
    { tier: null },
    { tags: ["a", "b"], age: "3" },
    { tier: "silver", vip: true },
  ),
  ...paged(
    [{ path: "a", referrer: "ad" }],
    [{ path: "shoes", title: "gold" }],
    [{}, { timezone: "America/New_York", locale: "zh-Hans" }],
    [{ path: "b" }, prefers(true)],
    [{ path: "b" }, prefers(false)],
    [{}, { agents: { online: 2, waiting: 1, wait_ms: 0, teams: { pay: { online: 0 } } } }],
    [{}, { agents: { online: 0, waiting: 0, wait_ms: 1_800_000 } }],
  ),
  ...of("Session Started")({ referrer: "mail" }, {}),
  ...of("Message Sent")({ text: "a refund, please" }, { text: "shoes" }, {}),
  ...of("Message Shown")(
    { rule_id: "r0" },
    { rule_id: "r1", key: "a" },
    { rule_id: "r0", key: "b" },
  ),
  ...of("Message Suppressed")({ rule_id: "r0", key: "a", holdout: true }, { rule_id: "r1" }),
  ...of("Message Dismissed")({ rule_id: "r0", never: true }, { rule_id: "r1" }),
  ...of("Order Delayed")({ order_id: "x", product_id: "a" }),
  ...of("Quiz Finished")({ score: 3, product_id: "a" }, { score: -2 }),
  ...of("Odd")({ product_id: "b" }),
];

/** Names that rules may use. “Odd” is none: nobody declared it, and it counts as activity all the same. */
export const names = [
  "Product Viewed",
  "Product Added",
  "Order Completed",
  "Operation Failed",
  "*",
  "Operation Succeeded",
  "Page",
  "Quiz Finished",
  "Message Shown",
  "Product Removed",
  "Order Delayed",
  "Identify",
] as const;

/** What a case is mostly about: its rules and its events speak of a few names, or they would rarely meet. */
export interface Cast {
  /** What its conditions over history are about. */
  readonly names: readonly string[];
  /** An event that changes what holds at present. */
  readonly also: string;
  /** The property that its rules group by; none where its events have none to group by. */
  readonly by: string | undefined;
}

const leads = names.filter((name) => name !== "*");
const sides = ["Product Added", "Identify", "Page", "Message Sent", "Order Completed"] as const;

/** How many casts there are. */
export const casts = leads.length ** 2 * sides.length;

/** One of them, by number. */
export function castOf(number: number): Cast {
  const [first, rest] = [leads[number % leads.length] ?? "", Math.floor(number / leads.length)];
  const second = leads[rest % leads.length] ?? "";
  const also = sides[Math.floor(rest / leads.length) % sides.length] ?? "";
  const grouped = /^(Product|Order|Quiz)/.test(first) ? "product_id" : undefined;
  const by = first.startsWith("Operation") ? "operation" : grouped;
  return { names: [first, second], also, by };
}

/** The drafts of the events that a cast is about. */
export function draftsOf({ names, also }: Cast): readonly Draft[] {
  return drafts.filter(({ event }) => names.includes(event) || event === also);
}
