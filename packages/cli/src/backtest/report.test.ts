import { describe, expect, test } from "vitest";
import { monday, offer, reportOf, rule, ruleset, rulesetWith } from "./fixtures.ts";
import type { OrderTotals } from "./order-totals.ts";
import { addOrders, takeOrder } from "./order-totals.ts";
import { percentiles } from "./percentiles.ts";
import { readReport } from "./read-report.ts";

const lost = { outcome: "refuse", stage: "surface", lostTo: 0 } as const;

describe("A report", () => {
  const two = ruleset(rule("high", { priority: 9 }), rule("low"));

  test("names the rules that never fire, and the events they miss", () => {
    const rules = ruleset(
      rule("waits-for-news", {
        conditions: {
          all: [
            {
              fact: "count",
              params: { event: "Order Delayed" },
              operator: "greaterThan",
              value: 0,
            },
          ],
        },
      }),
      rule("rare"),
      rule("anything", { on: ["*"] }),
    );
    expect(reportOf(rules, []).neverFired).toEqual([
      { rule: "anything", missingEvents: [] },
      { rule: "rare", missingEvents: [] },
      { rule: "waits-for-news", missingEvents: ["Order Delayed"] },
    ]);
  });

  test("names a rule as shadowed only if one other has the surface every time", () => {
    const high = { customer: 1, rule: "high" };
    const low = { customer: 1, rule: "low", verdict: lost };
    expect(reportOf(two, [high, low, high, low]).shadowed).toEqual([
      { rule: "low", by: "high", firings: 2 },
    ]);
    expect(reportOf(two, [high, low, { customer: 1, rule: "low" }]).shadowed).toEqual([]);
    const capped = { outcome: "refuse", stage: "frequency" } as const;
    expect(reportOf(two, [high, low, { ...low, verdict: capped }]).shadowed).toEqual([]);
  });

  test("lists event names that nobody knows, the most frequent first", () => {
    const names = new Map([
      ["Page", 5],
      ["view", 2],
      ["Quiz Finished", 7],
      ["buy", 3],
    ]);
    const rules = rulesetWith({ events: { "Quiz Finished": {} } }, rule("a"));
    expect(reportOf(rules, [], { names }).log.unknownEvents).toEqual([
      { name: "buy", events: 3 },
      { name: "view", events: 2 },
    ]);
  });

  test("says what is taken as given, as far as it matters to these rules", () => {
    expect(reportOf(two, []).assumed).toEqual(["texts"]);
    const until = monday + 8 * 3_600_000;
    const quiet = { schedule: { quiet: ["22:00-08:00"], zone: "customer" }, consent: "marketing" };
    const waited = { customer: 1, rule: "q", verdict: { outcome: "act", until } } as const;
    expect(reportOf(ruleset(rule("q", quiet)), [waited]).assumed).toEqual([
      "consent",
      "texts",
      "waiting",
      "shop_clock",
    ]);
  });

  test("is read again from its JSON, and what is none is told apart", () => {
    const report = reportOf(two, [{ customer: 1, rule: "low" }]);
    expect(readReport(JSON.parse(JSON.stringify(report)), "old.json")).toEqual(report);
    expect(readReport({ version: 1, rules: [] }, "rules.json")).toBeUndefined();
    expect(readReport([], "rules.json")).toBeUndefined();
    expect(() => readReport({ ...report, format: 2 }, "old.json")).toThrow("Make it again");
    expect(() => readReport({ kind: "comparison" }, "old.json")).toThrow("is a comparison");
  });
});

describe("Percentiles", () => {
  test("are nearest ranks", () => {
    const hundred = new Map([
      [1, 50],
      [2, 48],
      [7, 1],
      [90, 1],
    ]);
    expect(percentiles(hundred)).toEqual({ p50: 1, p99: 7, max: 90 });
    expect(percentiles(new Map([[3, 1]]))).toEqual({ p50: 3, p99: 3, max: 3 });
    expect(percentiles(new Map())).toEqual({ p50: 0, p99: 0, max: 0 });
  });
});

describe("What the coupons cost", () => {
  const offers = (customers: number, each = 1) =>
    Array.from({ length: customers * each }, (_, i) => ({
      customer: Math.floor(i / each),
      rule: "a",
    }));
  const percent = { "win-back": { value: { percent: 10 }, budget: { count: 100 } } };

  test("is one code a customer, however many offers", () => {
    const [campaign] = reportOf(ruleset(offer("a")), offers(2, 3)).campaigns;
    expect(campaign).toMatchObject({
      offers: 6,
      customers: 2,
      codes: 2,
      each: { amount: "20.00", currency: "CNY" },
      inLog: { amount: "40.00" },
      atMost: { amount: "60.00" },
    });
  });

  test("ends with the budget", () => {
    const [campaign] = reportOf(ruleset(offer("a")), offers(5)).campaigns;
    expect(campaign).toMatchObject({ customers: 5, codes: 3, inLog: { amount: "60.00" } });
  });

  test("counts a customer once where two rules offer one campaign", () => {
    const rules = ruleset(offer("a"), offer("b"));
    const both = ["a", "b"].map((id) => ({ customer: 1, rule: id }));
    expect(reportOf(rules, both).campaigns).toMatchObject([{ offers: 2, customers: 1 }]);
  });

  test("goes by the variant that was shown, and a bundle offers its campaign, too", () => {
    const products = [{ name: "A" }, { name: "B" }];
    const bundle = { type: "bundle", params: { text: "x", products, campaign: "win-back" } };
    const experiment = { seed: "s", variants: [{ id: "plain" }, { id: "both", event: bundle }] };
    const shown = [0, 1].map((variant) => ({
      customer: variant,
      rule: "a",
      verdict: { outcome: "act", variant } as const,
    }));
    expect(reportOf(ruleset(rule("a", { experiment })), shown).campaigns).toMatchObject([
      { offers: 1, customers: 1 },
    ]);
  });

  test("of a percentage is that of the average order, in the currency of most of them", () => {
    const orders: OrderTotals = new Map();
    takeOrder(orders, { revenue: "100.10" }, "CNY");
    takeOrder(orders, { total: 99.9, currency: "CNY" }, "CNY");
    takeOrder(orders, { revenue: 5, currency: "EUR" }, "CNY");
    takeOrder(orders, { revenue: "no amount" }, "CNY");
    const rules = rulesetWith({ campaigns: percent }, offer("a"));
    expect(reportOf(rules, offers(2), { orders }).campaigns).toMatchObject([
      {
        averageOrder: { amount: "100.00", currency: "CNY" },
        each: { amount: "10.00", currency: "CNY" },
        inLog: { amount: "20.00" },
        atMost: { amount: "1000.00" },
      },
    ]);
  });

  test("is not known of a percentage where no order says what it came to", () => {
    const rules = rulesetWith({ campaigns: percent }, offer("a"));
    expect(reportOf(rules, offers(2)).campaigns).toMatchObject([
      { codes: 2, averageOrder: null, each: null, inLog: null, atMost: null },
    ]);
  });

  test("has no currency where neither the log nor the rule set names one, and yen have no cents", () => {
    const rules = rulesetWith({ campaigns: percent }, offer("a"));
    const [none, yen]: OrderTotals[] = [new Map(), new Map()];
    if (none) takeOrder(none, { revenue: 30 }, null);
    if (yen) takeOrder(yen, { revenue: 3004, currency: "JPY" }, null);
    const each = (orders: OrderTotals | undefined) =>
      reportOf(rules, [], orders && { orders }).campaigns[0]?.each;
    expect(each(none)).toEqual({ amount: "3.00", currency: null });
    expect(each(yen)).toEqual({ amount: "300", currency: "JPY" });
  });

  test("orders of parts of a log add up", () => {
    const whole: OrderTotals = new Map();
    const part: OrderTotals = new Map();
    takeOrder(whole, { revenue: 1 }, null);
    takeOrder(part, { revenue: 2 }, null);
    takeOrder(part, { revenue: 4, currency: "__proto__" }, null);
    addOrders(whole, part);
    expect([...whole]).toEqual([
      ["", { orders: 2, tenThousandths: 30_000 }],
      ["__proto__", { orders: 1, tenThousandths: 40_000 }],
    ]);
  });
});
