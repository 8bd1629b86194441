import { describe, expect, test } from "vitest";
import { parseRuleset } from "./parse.ts";
import type { Campaign } from "./rule.ts";

function read(campaign: object): { campaign: Campaign | undefined; errors: readonly string[] } {
  const { ruleset, problems } = parseRuleset({
    version: 1,
    timezone: "Asia/Shanghai",
    campaigns: { c: campaign },
    rules: [],
  });
  const errors = problems.map(({ path, message }) => `${path}: ${message}`);
  return { campaign: ruleset.campaigns.get("c"), errors };
}

const plain = { value: { percent: 10 }, budget: { count: 5 } };
const money = (amount: string, currency = "CNY") => ({ amount, currency });

test("A campaign of two lines is good for one code a customer, claimed within a week", () => {
  expect(read(plain)).toMatchObject({
    errors: [],
    campaign: {
      value: { percent: 10 },
      terms: { perCustomer: 1, claimWithinMs: 604_800_000, trust: "server", provider: "proffer" },
    },
  });
});

test("A campaign with everything is read whole", () => {
  const { campaign, errors } = read({
    range: { percent: { from: 5, to: 15 } },
    maxAmount: money("50"),
    budget: { count: 500, amount: money("9000.5") },
    perCustomer: 2,
    code: { alphabet: "ABCDEFGHJKMNPQRS", length: 20, prefix: "SPRING-" },
    dates: { from: "2026-11-01", to: "2026-11-12" },
    claimWithin: "2d",
    expiresAfter: "7d",
    minimumSpend: money("100.00"),
    products: { notIn: ["gift-card"] },
    categories: { in: ["tea", "cups"] },
    firstOrderOnly: true,
    stacking: "Not with other coupons.",
  });
  expect(errors).toEqual([]);
  expect(campaign).toEqual({
    id: "c",
    value: { percent: 15 },
    terms: {
      range: { from: { percent: 5 }, to: { percent: 15 } },
      budget: { count: 500, amount: money("9000.50") },
      maxAmount: money("50.00"),
      perCustomer: 2,
      code: { alphabet: "ABCDEFGHJKMNPQRS", length: 20, prefix: "SPRING-" },
      pool: null,
      provider: "proffer",
      // The last day is whole, by the shop's clock.
      dates: { from: Date.UTC(2026, 9, 31, 16), to: Date.UTC(2026, 10, 12, 16) },
      claimWithinMs: 2 * 86_400_000,
      expiresAfterMs: 7 * 86_400_000,
      minimumSpend: money("100.00"),
      products: { in: null, notIn: ["gift-card"] },
      categories: { in: ["tea", "cups"], notIn: null },
      firstOrderOnly: true,
      stacking: "Not with other coupons.",
      trust: "server",
    },
  });
});

describe("A code has 80 bits or is refused", () => {
  test.each([
    [{ alphabet: "0123456789", length: 25 }, []],
    [{ alphabet: "0123456789", length: 24 }, ["79 bits"]],
    [{ length: 16 }, []],
    [{ length: 15 }, ["75 bits"]],
    [{ alphabet: "AB", length: 64 }, ["64 bits"]],
    [{ alphabet: "ab" }, ["alphabet"]],
    [{ alphabet: "AAB" }, ["alphabet"]],
    [{ prefix: "spring" }, ["prefix"]],
  ])("%j", (code, wanted) => {
    const { errors, campaign } = read({ ...plain, code });
    expect(errors.length).toBe(wanted.length);
    for (const text of wanted) expect(errors[0]).toContain(text);
    expect(campaign === undefined).toBe(wanted.length > 0);
  });
});

test.each([
  ["neither value nor range", { budget: { count: 1 } }, "value"],
  ["both of them", { ...plain, range: { percent: { from: 1, to: 2 } } }, "range"],
  ["a range upside down", { range: { percent: { from: 9, to: 5 } }, budget: { count: 1 } }, "from"],
  ["no budget", { value: { percent: 10 } }, "budget"],
  [
    "a money budget and percent without a most",
    { ...plain, budget: { count: 1, amount: money("5") } },
    "maxAmount",
  ],
  ["two currencies", { value: money("5"), budget: { count: 1, amount: money("9", "EUR") } }, "EUR"],
  ["a pool and a way to make codes", { ...plain, pool: "p", code: {} }, "pool"],
  ["a pool at Shopify", { ...plain, pool: "p", provider: "shopify" }, "shopify"],
  ["a provider that there is none", { ...plain, provider: "ebay" }, "provider"],
  ["the page's word and no money budget", { ...plain, trust: "client" }, "trust"],
  [
    "the page's word and two codes a customer",
    {
      value: money("5"),
      budget: { count: 9, amount: money("9") },
      perCustomer: 2,
      trust: "client",
    },
    "trust",
  ],
  ["an empty list", { ...plain, products: { in: [] } }, "products"],
  ["no list at all", { ...plain, products: {} }, "products"],
  ["a minimum of nothing", { ...plain, minimumSpend: money("0") }, "minimumSpend"],
  ["half a customer", { ...plain, perCustomer: 0.5 }, "perCustomer"],
  ["a yes in quotes", { ...plain, firstOrderOnly: "yes" }, "firstOrderOnly"],
])("A campaign with %s is left out, and it is said why", (_name, campaign, wanted) => {
  const found = read(campaign);
  expect(found.errors.join("\n")).toContain(wanted);
  expect(found.campaign).toBeUndefined();
});
