import type { Event } from "@proffer/engine";

const hour = 3_600_000;
const day = 24 * hour;

const text = { default: "Hello" };
const atLeast = "greaterThanInclusive";

/** A tea shop's rules, one for each way in which a rule can stand. */
export const shopRules = {
  version: 1,
  timezone: "Asia/Shanghai",
  currency: "CNY",
  campaigns: { "win-back": { value: { percent: 10 }, budget: { count: 500 }, perCustomer: 1 } },
  segments: {
    buyers: {
      name: "Has bought before",
      conditions: {
        all: [{ fact: "count", params: { event: "Order Completed" }, operator: atLeast, value: 1 }],
      },
    },
  },
  rules: [
    {
      id: "third-look",
      name: "Third look at a product",
      priority: 50,
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Viewed", by: "product_id", within: "7d" },
            operator: atLeast,
            value: 3,
          },
        ],
      },
      event: { type: "message", params: { text } },
      limits: [{ times: 1, per: "7d", scope: "key" }],
    },
    {
      id: "stuck",
      name: "Three failed operations in a row",
      priority: 40,
      conditions: {
        all: [
          {
            fact: "streak",
            params: { event: "Operation Failed", resetBy: "Operation Succeeded", by: "operation" },
            operator: atLeast,
            value: 3,
          },
        ],
      },
      event: { type: "handoff", params: { text } },
    },
    {
      id: "left-cart",
      name: "Two hours after the cart was left",
      priority: 30,
      conditions: {
        all: [
          {
            fact: "absent",
            params: { event: "Product Added", without: "Order Completed", after: "2h" },
            operator: "equal",
            value: true,
          },
          { fact: "cart", params: { part: "items" }, operator: atLeast, value: 1 },
        ],
      },
      event: { type: "message", params: { text } },
    },
    {
      id: "welcome-back",
      name: "Seven days away, or a regular",
      priority: 20,
      on: ["*"],
      conditions: {
        any: [
          { fact: "since", params: { event: "*" }, operator: atLeast, value: "7d" },
          { fact: "segment", params: { id: "buyers" }, operator: "equal", value: true },
        ],
      },
      consent: ["marketing"],
      event: { type: "coupon", params: { campaign: "win-back", text } },
    },
    {
      id: "many-pages",
      name: "Has looked around",
      priority: 15,
      conditions: {
        all: [
          { fact: "count", params: { event: "Page", within: "1d" }, operator: atLeast, value: 2 },
        ],
      },
      event: { type: "tag", params: { tag: "explorer" } },
    },
    {
      id: "size-help",
      name: "In doubt about the size",
      priority: 10,
      enabled: false,
      conditions: {
        all: [{ fact: "count", params: { event: "Page Scrolled" }, operator: atLeast, value: 3 }],
      },
      event: { type: "message", params: { text } },
    },
    {
      id: "broken",
      name: "A rule with a slip",
      conditions: {
        all: [{ fact: "count", params: { event: "Page" }, operator: "greaterThen", value: 3 }],
      },
      event: { type: "message", params: { text } },
    },
  ],
};

/** A mug's page, as its JSON-LD tells of it. */
export const mug = { product_id: "mug", name: "Morning Mug", price: 98, currency: "CNY" };

/** What a customer did up to an instant, each with who told of it. */
export function shopHistory(now: number): readonly (readonly [event: Event, source: string])[] {
  const event = (name: string, ago: number, properties: object): Event => ({
    messageId: `${String(now - ago).padStart(14, "0")}-${name}`,
    type: name === "Page" ? "page" : "track",
    event: name,
    properties: properties as Event["properties"],
    timestamp: now - ago,
  });
  const page = (path: string) => ({
    path,
    title: "Quiet Hill Tea",
    url: `https://shop.example${path}`,
  });
  return [
    [event("Session Started", 2 * day + 9000, { referrer: "https://search.example/" }), "session"],
    [event("Page", 2 * day + 8000, page("/products/mug")), "page"],
    [event("Product Viewed", 2 * day + 7000, mug), "jsonLd"],
    [event("Product Viewed", 2 * day, { ...mug, product_id: "pot", name: "Teapot" }), "jsonLd"],
    [event("Session Started", 41_000, {}), "session"],
    [event("Page", 40_000, page("/products/mug")), "page"],
    [event("Product Viewed", 39_000, mug), "jsonLd"],
    [event("Product Added", 21_000, { ...mug, quantity: 1, cart_id: "c-1842" }), "dataLayer"],
    [event("Newsletter Opened", 12_000, { list: "spring", products: ["mug", "pot"] }), "host"],
    [event("Page", 4000, page("/cart")), "navigation"],
  ];
}
