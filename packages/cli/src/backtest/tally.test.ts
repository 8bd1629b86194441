import type { Verdict } from "@proffer/engine/columns";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addTally } from "./add-tallies.ts";
import { compareBacktests } from "./compare.ts";
import type { Taken } from "./fixtures.ts";
import { logFacts, monday, offer, reportOf, rule, rulesetWith, tallyOf } from "./fixtures.ts";
import { createReport } from "./report.ts";
import { take, takeSilent } from "./take.ts";
import type { Tally } from "./tally.ts";
import { createTally } from "./tally.ts";

const hour = 3_600_000;
const limits = [
  { times: 1, per: "1d" },
  { times: 3, per: "7d" },
];
const experiment = { seed: "s", holdout: 0.5, variants: [{ id: "a" }, { id: "b" }] };
const silent = { type: "tag", params: { tag: "x" } };
const rules = rulesetWith(
  { frequency: [{ times: 2, per: "24h", minGap: "10m" }] },
  rule("capped", { limits, priority: 9 }),
  offer("offer", { priority: 8 }),
  rule("tried", { experiment, priority: 7 }),
  rule("tagged", { event: silent }),
);
const refuse = (stage: NonNullable<Verdict["stage"]>, more: Partial<Verdict> = {}): Verdict => ({
  outcome: "refuse",
  stage,
  ...more,
});

describe("A tally", () => {
  test("counts what was done apart from what fired, and customers once", () => {
    const { total, rules: found } = reportOf(rules, [
      { customer: 1, rule: "capped" },
      { customer: 1, rule: "capped", verdict: refuse("limit", { cap: 0 }) },
      { customer: 1, rule: "offer" },
      { customer: 2, rule: "capped" },
      { customer: 3, rule: "capped", verdict: refuse("surface", { lostTo: 1 }) },
    ]);
    expect(found[0]).toMatchObject({
      firings: 4,
      done: 2,
      customers: { fired: 3, reached: 2 },
      perCustomer: { p50: 1, p99: 2, max: 2 },
      refused: { limit: 1, surface: 1 },
      lostTo: [{ rule: "offer", firings: 1 }],
    });
    expect(total).toMatchObject({
      firings: 5,
      done: 3,
      shown: 3,
      customers: { fired: 3, reached: 2 },
      perCustomer: { p50: 1, p99: 3, max: 3 },
    });
  });

  test("counts what is silent as it counts what is done, within the log's time and outside it", () => {
    const last = monday + 10 * hour;
    const [one, other] = [{ first: monday, last }, {}].map((range) =>
      createTally(rules, { remembersCustomers: true, ...range }),
    ) as [Tally, Tally];
    const firings: readonly (readonly [customer: number, after: number])[] = [
      ...Array.from({ length: 40 }, () => [1, 0] as const),
      [2, 0],
      [2, 10],
      [2, 11],
      [3, -1],
    ];
    for (const [customer, after] of firings) {
      takeSilent(one, customer, 3, monday + after * hour);
      take(other, customer, 3, monday + after * hour, { outcome: "act" });
    }
    const [found, wanted] = [one, other].map((tally) =>
      createReport(rules, "rules.json", "event", logFacts(), tally),
    );
    expect(found).toEqual(wanted);
    expect(found?.rules[3]).toMatchObject({ firings: 44, done: 44, perCustomer: { max: 40 } });
    expect(found?.total).toMatchObject({
      firings: 44,
      done: 44,
      customers: { fired: 3, reached: 0 },
    });
  });

  test("tells one limit from another, and a frequency from its least gap", () => {
    const report = reportOf(rules, [
      { customer: 1, rule: "capped", verdict: refuse("limit", { cap: 1 }) },
      { customer: 1, rule: "capped", verdict: refuse("frequency", { cap: 0 }) },
      { customer: 1, rule: "offer", verdict: refuse("frequency", { cap: 0, gap: true }) },
      { customer: 1, rule: "offer", verdict: refuse("frequency", { cap: 0, gap: true }) },
    ]);
    expect(report.rules[0]?.limits.map(({ heldBack }) => heldBack)).toEqual([0, 1]);
    expect(report.rules[1]?.frequency).toEqual([{ heldBack: 0, heldBackByGap: 2 }]);
    expect(report.frequency).toMatchObject([{ times: 2, heldBack: 1, heldBackByGap: 2 }]);
  });

  test("counts days and hours by the shop's clock, and what waited when it was shown", () => {
    const until = monday + 24 * hour + 8 * hour;
    const { rules: found } = reportOf(rules, [
      { customer: 1, rule: "capped", at: monday - 1 },
      { customer: 1, rule: "capped", at: monday },
      { customer: 1, rule: "capped", at: monday + 23 * hour, verdict: { outcome: "act", until } },
    ]);
    expect(found[0]?.days).toEqual([
      { date: "2026-03-01", firings: 1, done: 1 },
      { date: "2026-03-02", firings: 2, done: 1 },
      { date: "2026-03-03", firings: 0, done: 1 },
    ]);
    expect(found[0]?.hours.firings[23]).toBe(2);
    expect(found[0]?.hours.done[23]).toBe(1);
    expect(found[0]?.hours.done[8]).toBe(1);
    expect(found[0]?.waited).toBe(1);
  });

  test("what nobody sees is done for the rule, and reaches nobody in all", () => {
    const { total, rules: found } = reportOf(rules, [{ customer: 1, rule: "tagged" }]);
    expect(found[3]).toMatchObject({ done: 1, customers: { reached: 1 } });
    expect(total).toMatchObject({
      firings: 1,
      done: 1,
      shown: 0,
      customers: { fired: 1, reached: 0 },
    });
  });

  test("tells variants apart, and who is held out from who would have got it", () => {
    const { rules: found } = reportOf(rules, [
      { customer: 1, rule: "tried", verdict: { outcome: "act", variant: 1 } },
      { customer: 2, rule: "tried", verdict: refuse("experiment", { heldOut: true }) },
      { customer: 3, rule: "tried", verdict: refuse("experiment") },
    ]);
    expect(found[2]).toMatchObject({
      done: 1,
      heldOut: 1,
      refused: { experiment: 2 },
      variants: [
        { variant: "a", done: 0 },
        { variant: "b", done: 1 },
      ],
    });
  });
});

const verdicts: fc.Arbitrary<Verdict> = fc.constantFrom<Verdict>(
  { outcome: "act" },
  { outcome: "act" },
  { outcome: "act", until: monday + 40 * hour },
  refuse("limit", { cap: 1 }),
  refuse("frequency", { cap: 0, gap: true }),
  refuse("surface", { lostTo: 0 }),
  refuse("experiment", { heldOut: true }),
  refuse("schedule", { until: monday + 99 * hour }),
);
const firing = fc.record({
  rule: fc.constantFrom("capped", "offer", "tried", "tagged"),
  at: fc.nat(20 * 24).map((hours) => monday + hours * hour),
  verdict: verdicts,
});
const parts = fc.array(
  fc.array(fc.array(firing, { minLength: 1, maxLength: 6 }), { maxLength: 6 }),
  {
    minLength: 1,
    maxLength: 5,
  },
);

describe("Tallies of parts of a log", () => {
  const added = (tallies: readonly Tally[]): Tally => {
    const whole = createTally(rules, { remembersCustomers: true });
    // Each comes from another thread.
    for (const tally of tallies) addTally(whole, structuredClone(tally));
    return whole;
  };
  const seen = (tally: Tally) => {
    const report = createReport(rules, "rules.json", "event", logFacts(), tally);
    const nothing = { report: reportOf(rules, []), tally: tallyOf(rules, []) };
    return [report, compareBacktests(nothing, { report, tally }, String)];
  };

  test("add up to the tally of the whole, in any order", () => {
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.nat()), (customersOfParts, order) => {
        let customer = 0;
        const taken = customersOfParts.map((customers) =>
          customers.flatMap((firings): Taken[] => {
            customer++;
            return firings.map((one) => ({ customer, ...one }));
          }),
        );
        const whole = seen(tallyOf(rules, taken.flat()));
        const tallies = taken.map((some) => tallyOf(rules, some));
        expect(seen(added(tallies))).toEqual(whole);
        const shuffled = tallies
          .map((tally) => ({ tally, place: order.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ tally }) => tally);
        expect(seen(added(shuffled))).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });
});
