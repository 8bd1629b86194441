/** With an `endpoint` the rules are your server's; here they stand beside the code. */
export const rules = {
  version: 1,
  rules: [
    {
      id: "third-look",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Viewed", by: "product_id", within: "7d" },
            operator: "greaterThanInclusive",
            value: 3,
          },
        ],
      },
      event: {
        type: "message",
        params: { text: "Still thinking about the {{event.properties.name}}? Ask us anything." },
      },
      limits: [{ times: 1, per: "7d", scope: "key" }],
    },
  ],
} as const;
