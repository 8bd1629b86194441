import { routes } from "@proffer/protocol";
import { agentKey, keyOf, shopRules } from "../../../packages/server/src/testing/site.ts";
import type { Random } from "./random.ts";
import type { Json } from "./values.ts";

/** The customers that take part: few, so that they get in each other's way. */
export const customers: readonly string[] = ["ada", "bob", "cyd", "dan"];

const eventOf = (random: Random): { [key: string]: Json } => ({
  type: random.pick(["track", "page", "identify", "screen", "group", "alias"]),
  event: random.pick(["Product Viewed", "Cart Viewed", "Order Completed", "Anything"]),
  messageId: `m${random.int(5_000)}`,
  anonymousId: random.pick(customers),
  userId: "customer-42",
  timestamp: "2026-11-22T09:59:00.000Z",
  sentAt: "2026-11-22T10:00:00.000Z",
  properties: { product_id: "mug", price: 24.5, products: [{ product_id: "cup", quantity: 2 }] },
  traits: { email: "ada@mail.example" },
  context: { locale: "de-DE", page: { url: "https://shop.example/" } },
});

const claimOf = (random: Random): { [key: string]: Json } => ({
  anonymousId: random.pick(customers),
  rule: random.pick(["hello", "third-look", "welcome-back", "on-return"]),
  version: "v1",
  key: random.pick([null, "mug"]),
  trigger: random.pick<Json>([
    { type: "event", messageId: "m1" },
    { type: "timer", due: Date.UTC(2026, 10, 22, 10), anchor: "m1" },
  ]),
  messageIds: ["m1", "m2"],
});

const personOf = (random: Random): Json => ({ anonymousId: random.pick(customers) });

/** A body that a route would take, or nearly; where none is known, anything with the usual names in it. */
export function bodyFor(path: string, random: Random): Json {
  switch (path) {
    case routes.batch:
    case "/batch":
    case "/batch/":
      return {
        batch: Array.from({ length: random.int(4) + 1 }, () => eventOf(random)),
        sentAt: "2026-11-22T10:00:00.000Z",
        api_key: "phc",
      };
    case routes.track:
    case routes.identify:
    case routes.page:
      return eventOf(random);
    case routes.claims:
      return claimOf(random);
    case routes.export:
    case routes.erase:
      return personOf(random);
    case routes.transcript:
      return {
        anonymousId: random.pick(customers),
        conversation: "c1",
        email: "ada@mail.example",
        locale: "en",
      };
    case routes.preview:
    case "/v1/rulesets":
      return structuredClone(shopRules) as unknown as Json;
    default:
      return anyBody(random);
  }
}

function anyBody(random: Random): Json {
  return {
    ...eventOf(random),
    ...claimOf(random),
    id: "1",
    name: "x",
    code: "ABCD-EFGH-JKLM-NPQR",
    campaign: "third-look",
    email: "ada@mail.example",
    password: "correct horse battery staple",
    role: "agent",
    percent: 10,
    off: ["hello"],
    hash: "0".repeat(64),
    order: { id: "o1", total: 50, currency: "EUR" },
    endpoint: "https://push.example/1",
    keys: { p256dh: "x", auth: "y" },
    offsetMs: 1,
    codes: ["A", "B"],
  };
}

/** Every frame that a socket may send. */
export function frameFor(random: Random): Json {
  const anonymousId = random.pick(customers);
  const conversation = random.pick(["c1", "c2", "nobody"]);
  return random.pick<Json>([
    { type: "hello", role: "visitor", anonymousId, deviceKey: keyOf(anonymousId), after: 0 },
    { type: "hello", role: "agent", key: agentKey, name: "Ada" },
    {
      type: "open",
      clientId: `f${random.int(1_000)}`,
      text: "Hello",
      why: { reasons: ["r"], facts: [] },
    },
    {
      type: "say",
      conversation,
      clientId: `f${random.int(1_000)}`,
      text: "Hello",
      attachment: "a",
    },
    { type: "read", conversation, after: 0 },
    { type: "close", conversation },
    { type: "reopen", conversation },
    { type: "take", conversation },
    { type: "seen", conversation, seq: 1 },
    { type: "rate", conversation, score: 5, comment: "ok" },
    { type: "contact", conversation, email: "ada@mail.example" },
    { type: "typing", conversation },
  ]);
}
