import type { Ruleset } from "@proffer/engine";
import { describe, expect, test } from "vitest";
import type { Side } from "./compare.ts";
import { compareBacktests } from "./compare.ts";
import type { Taken } from "./fixtures.ts";
import { logFacts, offer, rule, ruleset, rulesetWith, tallyOf } from "./fixtures.ts";
import { createReport } from "./report.ts";

function side(rules: Ruleset, taken: readonly Taken[]): Side {
  const tally = tallyOf(rules, taken);
  return { report: createReport(rules, "rules.json", "event", logFacts(), tally), tally };
}

const nameOf = (customer: number): string => `c${customer}`;
const shown = (id: string, ...customers: number[]): Taken[] =>
  customers.map((customer) => ({ customer, rule: id }));

describe("Two back-tests of one log", () => {
  test("name who gains and who loses by each rule, and count their offers", () => {
    const rules = ruleset(rule("a"));
    const before = side(rules, shown("a", 1, 1, 1, 2, 3));
    const after = side(rules, shown("a", 1, 3, 3, 4, 5, 6, 7, 8, 9));
    const { rules: changes } = compareBacktests(before, after, nameOf);
    expect(changes).toEqual([
      {
        rule: "a",
        standing: "kept",
        firings: { before: 5, after: 9 },
        done: { before: 5, after: 9 },
        reached: { before: 3, after: 8 },
        customers: {
          gained: { customers: 6, first: ["c4", "c5", "c6", "c7", "c8"] },
          lost: { customers: 1, first: ["c2"] },
          offers: { gained: 7, lost: 3 },
        },
      },
    ]);
  });

  test("in all somebody loses only if no rule reaches them any more", () => {
    const rules = ruleset(rule("a"), rule("b"));
    const before = side(rules, shown("a", 1, 2));
    const after = side(rules, shown("b", 2, 3));
    expect(compareBacktests(before, after, nameOf).total.customers).toMatchObject({
      gained: { customers: 1, first: ["c3"] },
      lost: { customers: 1, first: ["c1"] },
    });
  });

  test("a rule that is new gains everybody it reaches, and one that is gone loses them", () => {
    const before = side(ruleset(rule("old")), shown("old", 1));
    const after = side(ruleset(rule("young")), shown("young", 1, 2));
    const { rules } = compareBacktests(before, after, nameOf);
    expect(rules).toMatchObject([
      { rule: "young", standing: "new", customers: { gained: { customers: 2 } } },
      { rule: "old", standing: "gone", customers: { lost: { customers: 1 } } },
    ]);
  });

  test("with a saved report figures are compared and nobody is named", () => {
    const rules = ruleset(rule("a"));
    const { report } = side(rules, shown("a", 1));
    const compared = compareBacktests({ report }, side(rules, shown("a", 2, 3)), nameOf);
    expect(compared.rules).toMatchObject([{ reached: { before: 1, after: 2 }, customers: null }]);
    expect(compared.total.customers).toBeNull();
  });

  test("the coupons' cost is subtracted to the cent", () => {
    const rules = ruleset(offer("a"));
    const compared = compareBacktests(side(rules, shown("a", 1, 2)), side(rules, shown("a", 1)));
    expect(compared.campaigns).toEqual([
      {
        campaign: "win-back",
        customers: { before: 2, after: 1 },
        inLog: { before: "40.00", after: "20.00", difference: "-20.00", currency: "CNY" },
        atMost: { before: "60.00", after: "60.00", difference: "0.00", currency: "CNY" },
      },
    ]);
  });

  test("a campaign that was not there cost nothing; what is not known is not subtracted", () => {
    const without = side(rulesetWith({ campaigns: {} }, rule("a")), []);
    const flat = side(ruleset(offer("a")), shown("a", 1));
    const value = { percent: 10 };
    const unknown = side(
      rulesetWith({ campaigns: { "win-back": { value, budget: { count: 3 } } } }, offer("a")),
      shown("a", 1),
    );
    const inLog = (before: Side, after: Side) =>
      compareBacktests(before, after).campaigns[0]?.inLog;
    expect(inLog(without, flat)).toMatchObject({ before: "0.00", difference: "20.00" });
    expect(inLog(flat, without)).toMatchObject({ after: "0.00", difference: "-20.00" });
    expect(inLog(flat, unknown)).toBeNull();
    const euros = { "win-back": { value: { amount: "9", currency: "EUR" }, budget: { count: 3 } } };
    expect(inLog(flat, side(rulesetWith({ campaigns: euros }, offer("a")), []))).toBeNull();
  });
});
