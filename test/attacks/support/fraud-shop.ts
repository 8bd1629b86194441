import { parseRuleset } from "@proffer/engine";
import type { Ruleset } from "@proffer/engine";
import { idempotencyHeader, routes } from "@proffer/protocol";
import type { Coupon, ErrorReply, RedemptionReply } from "@proffer/protocol";
import { agentKey, day, keyOf, startSite } from "../../../packages/server/src/testing/site.ts";
import type { Site } from "../../../packages/server/src/testing/site.ts";

const money = (amount: string) => ({ amount, currency: "CNY" });

const viewed = (times: number, more: object = {}) => ({
  all: [
    {
      fact: "count",
      params: { event: "Product Viewed", by: "product_id", within: "7d" },
      operator: "greaterThanInclusive",
      value: times,
    },
  ],
  ...more,
});

const inCart = {
  all: [
    {
      fact: "count",
      params: { event: "Cart Viewed" },
      operator: "greaterThanInclusive",
      value: 1,
    },
  ],
};

const coupon = (campaign: string) => ({ type: "coupon", params: { campaign, text: "For you" } });

const ruleOf = (id: string, conditions: object = inCart, more: object = {}) => ({
  id,
  conditions,
  event: coupon(id),
  ...more,
});

const away = {
  all: [{ fact: "since", params: { event: "*" }, operator: "greaterThanInclusive", value: "7d" }],
};

const stocked = {
  all: [...inCart.all, { fact: "stock", operator: "lessThan", value: 3 }],
};

const plain = { value: money("5.00"), budget: { count: 50 } };

/** The shop that everybody tries to cheat: a campaign for each way of giving a coupon, and a rule of the same name. */
export const fraudRules = {
  version: 1,
  timezone: "UTC",
  facts: { stock: { description: "Pieces in stock.", on: ["Cart Viewed"] } },
  segments: {
    gold: {
      conditions: {
        all: [{ fact: "trait", params: { name: "tier" }, operator: "equal", value: "gold" }],
      },
    },
  },
  campaigns: {
    looks: plain,
    back: { value: { percent: 10 }, budget: { count: 50 }, expiresAfter: "7d" },
    cart: { ...plain, expiresAfter: "7d" },
    few: { ...plain, budget: { count: 2 } },
    dear: { value: money("30.00"), budget: { count: 50, amount: money("100.00") } },
    ranged: {
      range: { percent: { from: 5, to: 15 } },
      maxAmount: money("20.00"),
      budget: { count: 50, amount: money("1000.00") },
    },
    pooled: { ...plain, pool: "spring" },
    first: { ...plain, firstOrderOnly: true },
    spend: {
      ...plain,
      minimumSpend: money("100.00"),
      products: { notIn: ["gift-card"] },
      categories: { in: ["tea"] },
    },
    over: { ...plain, dates: { to: "2026-11-20" } },
    early: { ...plain, dates: { from: "2027-01-01" } },
    quick: { ...plain, claimWithin: "1h" },
    unseen: plain,
    trusted: {
      value: money("5.00"),
      budget: { count: 50, amount: money("10.00") },
      perCustomer: 1,
      trust: "client",
    },
    paused: plain,
    winter: plain,
    gold: plain,
    agreed: plain,
    held: plain,
    arms: plain,
    small: plain,
    large: { ...plain, value: money("50.00") },
    twice: { ...plain, perCustomer: 2 },
  },
  rules: [
    ruleOf("looks", viewed(3)),
    ruleOf("back", away),
    ruleOf("cart"),
    ruleOf("few"),
    ruleOf("dear"),
    ruleOf("ranged"),
    ruleOf("pooled"),
    ruleOf("first"),
    ruleOf("spend"),
    ruleOf("over"),
    ruleOf("early"),
    ruleOf("quick"),
    ruleOf("unseen", stocked),
    ruleOf("trusted", stocked),
    ruleOf("paused", inCart, { enabled: false }),
    ruleOf("winter", inCart, { dates: { to: "2026-02-28" } }),
    ruleOf("gold", inCart, { audience: { segment: "gold" } }),
    ruleOf("agreed", inCart, { consent: "marketing" }),
    ruleOf("held", inCart, { experiment: { seed: "s", holdout: 0.5 } }),
    ruleOf("arms", inCart, {
      experiment: {
        seed: "s",
        variants: [
          { id: "a", weight: 1, event: coupon("small") },
          { id: "b", weight: 1, event: coupon("large") },
        ],
      },
    }),
    ruleOf("twice", inCart, { repeat: "every" }),
    { id: "hello", conditions: inCart, event: { type: "message", params: { text: "Hello" } } },
  ],
};

export type Reply<Body> = { readonly status: number; readonly body: Body & Partial<ErrorReply> };

/** A shop and those who come to it, honest or not. */
export interface FraudShop {
  readonly site: Site;
  /** Has done something, now. */
  did(device: string, event: string, more?: object): Promise<unknown>;
  /** @param more what the claim says otherwise. */
  claim(
    device: string,
    rule: string,
    more?: object,
    credentials?: { readonly key?: string | undefined; readonly token?: string },
  ): Promise<Reply<Coupon>>;
  /** As the shop's own server. */
  shop<Body>(path: string, body: unknown, idempotencyKey?: string): Promise<Reply<Body>>;
  reserve(code: string, more?: object, key?: string): Promise<Reply<RedemptionReply>>;
  /** Puts another rule set in force. */
  publish(change: (rules: typeof fraudRules) => object): void;
  /** How many coupons of a campaign are written down, whatever became of them. */
  given(campaign: string): Promise<number>;
  close(): Promise<void>;
}

export async function openFraudShop(overrides: object = {}): Promise<FraudShop> {
  let ruleset: Ruleset = read(fraudRules);
  const inForce = () => ({ number: 1, issuedAt: 0, off: [], ruleset });
  const refresh = async (): Promise<void> => {};
  const given = { current: () => ruleset, for: () => ruleset, inForce, signingKeys: () => [] };
  const rulesets = { ...given, refresh };
  const site = await startSite({ rulesets, ...overrides });
  let requests = 0;

  async function shop<Body>(path: string, body: unknown, key?: string): Promise<Reply<Body>> {
    const response = await fetch(site.url + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${agentKey}`,
        ...(key !== undefined && { [idempotencyHeader]: key }),
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Body & Partial<ErrorReply> };
  }

  return {
    site,
    shop,
    did: (device, event, more = {}) => site.send(device, [{ event, ...more }]),
    claim: async (device, rule, more = {}, { key = keyOf(device), token } = {}) =>
      (await site.post<Coupon>(
        routes.claims,
        {
          anonymousId: device,
          rule,
          version: ruleset.rules.find(({ id }) => id === rule)?.version ?? "0",
          key: null,
          trigger: { type: "event", messageId: "m1" },
          ...more,
        },
        key,
        token,
      )) as Reply<Coupon>,
    reserve: (code, more = {}, key = `request-${requests++}`) =>
      shop(routes.redemptions, { action: "reserve", code, order: { id: "o1" }, ...more }, key),
    publish(change) {
      ruleset = read(change(fraudRules));
    },
    async given(campaign) {
      const rows = await site.store.db
        .selectFrom("coupons")
        .select("lookup")
        .where("campaign", "=", campaign)
        .execute();
      return rows.length;
    },
    close: () => site.close(),
  };
}

function read(rules: object): Ruleset {
  const { ruleset, problems } = parseRuleset(rules);
  const error = problems.find(({ severity }) => severity === "error");
  if (error) throw new Error(`${error.path}: ${error.message}`);
  return ruleset;
}

export { day, keyOf };
