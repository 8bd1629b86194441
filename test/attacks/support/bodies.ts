const event = {
  type: "track",
  event: "Product Viewed",
  messageId: "m1",
  anonymousId: "ada",
  userId: "42",
  timestamp: "2026-11-22T10:00:00.000Z",
  properties: { product_id: "mug", name: "Mug", currency: "CNY", price: "20.00" },
  context: { page: { url: "https://shop.example/mug" } },
};
const { type: _type, ...single } = event;
const posthog = {
  api_key: "key",
  event: "Product Viewed",
  distinct_id: "ada",
  properties: { product_id: "mug", $lib: "web" },
  timestamp: "2026-11-22T10:00:00.000Z",
};
const trigger = { type: "event", messageId: "m1" };
const ruleset = {
  version: 1,
  rules: [
    {
      id: "hello",
      name: "Hello",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Cart Viewed", within: "7d" },
            operator: "greaterThan",
            value: 3,
          },
        ],
      },
      event: { type: "message", params: { text: { default: "Hello" } } },
    },
  ],
};
const money = { amount: "5.00", currency: "CNY" };
const person = { anonymousId: "ada" };

/** What every route that takes a body is sent, as somebody honest would: where attacks begin. */
export const bodies: Readonly<Record<string, unknown>> = {
  "POST /v1/batch": { batch: [event], writeKey: "key", sentAt: "2026-11-22T10:00:01.000Z" },
  "POST /v1/track": single,
  "POST /v1/identify": { ...single, traits: { email: "ada@example.com", name: "Ada" } },
  "POST /v1/page": { ...single, name: "Home" },
  "POST /v1/screen": { ...single, name: "Home" },
  "POST /v1/group": { ...single, groupId: "g1", traits: { name: "Group" } },
  "POST /v1/alias": { ...single, previousId: "bob" },
  "POST /batch": { api_key: "key", batch: [posthog] },
  "POST /batch/": { api_key: "key", batch: [posthog] },
  "POST /capture": posthog,
  "POST /capture/": posthog,
  "POST /e": posthog,
  "POST /e/": posthog,
  "POST /i/v0/e": posthog,
  "POST /i/v0/e/": posthog,
  "POST /v1/webhooks/shopify": { id: 1, email: "ada@example.com", customer: { id: 42 } },
  "POST /v1/webhooks/:source": event,
  "POST /v1/claims": { ...person, rule: "hello", version: "v", key: "mug", trigger },
  "POST /v1/redemptions": {
    action: "check",
    code: "GIFT-1234",
    order: { id: "o1", total: money, items: [{ product_id: "mug", price: "5.00" }] },
    customer: { ...person, userId: "42" },
    session: "s1",
    address: "203.0.113.7",
  },
  "POST /v1/redemptions/:id/commit": { discount: money },
  "POST /v1/redemptions/:id/release": {},
  "POST /v1/revocations": { code: "GIFT-1234" },
  "POST /v1/pools/:name": { codes: ["CODE-ONE", "CODE-TWO"] },
  "POST /v1/export": person,
  "POST /v1/erase": person,
  "POST /v1/people/export": { userId: "42", anonymousId: "ada" },
  "POST /v1/people/erase": { userId: "42", anonymousId: "ada" },
  "POST /v1/preview": ruleset,
  "POST /v1/rulesets": {
    text: JSON.stringify(ruleset),
    file: "rules.json",
    replaces: null,
    message: "First",
    dryRun: true,
  },
  "POST /v1/rollout": { percent: 10, hash: "0123456789abcdef", message: "More" },
  "POST /v1/switches": { rules: ["hello"], on: true, message: "Back" },
  "POST /v1/rollback": { hash: "0123456789abcdef", message: "Back" },
  "POST /v1/rules-keys": { action: "retire", kid: "k1", message: "Old" },
  "POST /v1/files": "the bytes of a file",
  "POST /v1/transcript": { ...person, conversation: "c1", email: "ada@example.com" },
  "POST /v1/deliveries/retry": { id: "d1" },
  "POST /v1/push": {
    ...person,
    subscription: { endpoint: "https://push.example/1", keys: { p256dh: "A", auth: "B" } },
  },
  "POST /v1/unsubscribe": { token: "t" },
  "POST /demo/clock": { forwardMs: 1 },
  "POST /v1/session": { mail: "admin@default.example", password: "wrong" },
  "POST /v1/session/reset": { mail: "admin@default.example" },
  "POST /v1/session/password": { ticket: "ticket", password: "correct horse battery" },
  "POST /v1/accounts": { mail: "new@shop.example", name: "New", role: "agent" },
  "POST /v1/accounts/:id": { name: "Other", role: "agent", disabled: false },
  "POST /v1/keys": { kind: "secret", name: "server", origins: ["https://shop.example"] },
};
