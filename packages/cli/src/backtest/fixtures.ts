import type { Ruleset } from "@proffer/engine";
import { parseRuleset } from "@proffer/engine";
import type { Verdict } from "@proffer/engine/columns";
import type { BacktestReport } from "./backtest-report.ts";
import type { LogFacts } from "./report.ts";
import { createReport } from "./report.ts";
import { take } from "./take.ts";
import type { Tally } from "./tally.ts";
import { createTally } from "./tally.ts";

/** What tests of reports have in common: a small rule set, and firings written as they are thought of. */

const conditions = {
  all: [{ fact: "count", params: { event: "Page" }, operator: "greaterThan", value: 0 }],
};

/** A rule that shows a message, or does what is given. */
export function rule(id: string, more: object = {}): object {
  return { id, conditions, event: { type: "message", params: { text: "Hello" } }, ...more };
}

/** A rule that offers a coupon of the campaign `win-back`. */
export function offer(id: string, more: object = {}): object {
  const event = { type: "coupon", params: { campaign: "win-back", text: "For you" } };
  return rule(id, { event, ...more });
}

/** @throws an `Error` where the rule set has a problem. */
export function ruleset(...rules: readonly object[]): Ruleset {
  return rulesetWith({}, ...rules);
}

/** The same with something at the top. */
export function rulesetWith(top: object, ...rules: readonly object[]): Ruleset {
  const campaigns = {
    "win-back": { value: { amount: "20.00", currency: "CNY" }, budget: { count: 3 } },
  };
  const json = { version: 1, timezone: "Asia/Shanghai", campaigns, ...top, rules };
  const { ruleset: read, problems } = parseRuleset(json);
  const problem = problems.find(({ severity }) => severity === "error");
  if (problem) throw new Error(`${problem.path}: ${problem.message}`);
  return read;
}

/** 2026-03-02 00:00 in Shanghai, a Monday. */
export const monday = Date.UTC(2026, 2, 1, 16);

/** One firing: whose, of which rule, when, and what came of it (an act, if left out). */
export interface Taken {
  readonly customer: number;
  readonly rule: string;
  readonly at?: number;
  readonly verdict?: Verdict;
}

/** Counts firings that are grouped by customer. */
export function tallyOf(rules: Ruleset, taken: readonly Taken[]): Tally {
  const tally = createTally(rules, { remembersCustomers: true });
  for (const { customer, rule: id, at = monday, verdict } of taken) {
    const index = rules.rules.findIndex((one) => one.id === id);
    take(tally, customer, index, at, verdict ?? { outcome: "act" });
  }
  return tally;
}

/** A log of ten customers who have looked at pages for a fortnight. */
export function logFacts(more: Partial<LogFacts> = {}): LogFacts {
  return {
    source: "log.csv",
    rows: 100,
    events: 100,
    customers: 10,
    first: monday,
    last: monday + 14 * 86_400_000 - 1,
    withoutUser: 0,
    refused: 0,
    duplicates: 0,
    late: 0,
    names: new Map([["Page", 100]]),
    orders: new Map(),
    ...more,
  };
}

/** The report of a few firings. */
export function reportOf(
  rules: Ruleset,
  taken: readonly Taken[],
  log: Partial<LogFacts> = {},
): BacktestReport {
  return createReport(rules, "rules.json", "event", logFacts(log), tallyOf(rules, taken));
}
