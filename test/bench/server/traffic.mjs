// What is sent: the same for whoever is measured.

/** Rules with one coupon that is easily earned and never runs out. */
export const rules = {
  version: 1,
  campaigns: {
    look: { value: { percent: 5 }, budget: { count: 10_000_000 }, perCustomer: 1 },
  },
  rules: [
    {
      id: "look",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Cart Viewed" },
            operator: "greaterThanInclusive",
            value: 1,
          },
        ],
      },
      event: { type: "coupon", params: { campaign: "look", text: { default: "Five off" } } },
    },
  ],
};

export const customerOf = (number) => `customer-${number}-0123456789abcdef`;

export const deviceHeader = (customer) => `x-proffer-device: device-key-of-${customer}\r\n`;

const names = ["Product Viewed", "Product List Viewed", "Product Added", "Page Scrolled"];

/** A batch as the SDK sends it; the first of its events is what the rule looks for. */
export function batchOf(customer, run, count = 20) {
  const timestamp = new Date().toISOString();
  const batch = Array.from({ length: count }, (_, i) => ({
    type: "track",
    event: i === 0 ? "Cart Viewed" : names[i % names.length],
    messageId: `${run}-${i}`,
    anonymousId: customer,
    timestamp,
    properties: {
      product_id: `sku-${i}`,
      name: "Morning Mug",
      category: "Kitchen",
      price: 24.5,
      currency: "EUR",
      url: "https://shop.example/products/morning-mug?from=list",
    },
  }));
  return JSON.stringify({ batch });
}

export const claimOf = (customer, version) =>
  JSON.stringify({
    anonymousId: customer,
    rule: "look",
    version,
    key: null,
    trigger: { type: "event", messageId: "claim-0" },
    messageIds: ["claim-0"],
  });
