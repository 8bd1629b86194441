import { describe, expect, test } from "vitest";
import { columns, paintFor, widthOf } from "../terminal.ts";
import type { BacktestReport } from "./backtest-report.ts";
import { barsByDay, columnsByHour } from "./charts.ts";
import { compareBacktests } from "./compare.ts";
import { formatAmount, formatDifference, formatShare } from "./figures.ts";
import { monday, offer, reportOf, rule, ruleset, rulesetWith } from "./fixtures.ts";
import { renderComparison } from "./render-comparison.ts";
import { renderReport } from "./render-report.ts";

const paint = paintFor({});
const day = 86_400_000;
const text = (report: BacktestReport): string => renderReport(report, paint).join("\n");
const refuse = { outcome: "refuse" } as const;

describe("A printed report", () => {
  test("says how many would have seen how much", () => {
    const rules = ruleset(rule("a"));
    const taken = [1, 1, 2].map((customer) => ({ customer, rule: "a" }));
    expect(text(reportOf(rules, taken))).toContain(
      "2 customers (20 %) would have seen 3 messages.",
    );
  });

  test("says of each cause what it held back", () => {
    const limits = [{ times: 1, per: "7d", scope: "key" }];
    const rules = rulesetWith(
      { frequency: [{ times: 2, per: "24h", minGap: "10m" }] },
      rule("a", { limits, priority: 9 }),
      rule("b"),
    );
    const refused = (id: string, stage: "limit" | "frequency" | "surface", more: object) => ({
      customer: 1,
      rule: id,
      verdict: { ...refuse, stage, ...more },
    });
    const report = reportOf(rules, [
      refused("a", "limit", { cap: 0 }),
      refused("a", "frequency", { cap: 0 }),
      refused("b", "frequency", { cap: 0, gap: true }),
      refused("b", "surface", { lostTo: 0 }),
    ]);
    expect(text(report)).toContain(
      [
        "What held them back",
        "  a  1  limit       once per 7d, each key by itself",
        "     1  frequency   2 messages per 1d",
        "  b  1  frequency   10m between any two",
        "     1  surface     a was shown",
      ].join("\n"),
    );
  });

  test("counts what nobody sees as done, and not as held back", () => {
    const tag = { type: "tag", params: { tag: "x" } };
    const said = text(reportOf(ruleset(rule("a", { event: tag })), [{ customer: 1, rule: "a" }]));
    expect(said).toContain("0 customers (0 %) would have seen 0 messages.");
    expect(said).toMatch(/fired +done +held back/);
    expect(said).toContain("Mon 2026-03-02  1  ███\n");
  });

  test("has a section only for what there is to say", () => {
    const nothing = text(reportOf(rulesetWith({ campaigns: {} }, rule("a")), []));
    expect(nothing).not.toMatch(/held them back|By day|coupons/);
    expect(nothing).toContain("? a never fires.");
  });

  test("says how late events and strange names were taken, and who is never shown", () => {
    const rules = ruleset(rule("a", { priority: 2 }), rule("b"));
    const names = new Map([["view", 12]]);
    const lost = { ...refuse, stage: "surface", lostTo: 0 } as const;
    const taken = [
      { customer: 1, rule: "a" },
      { customer: 1, rule: "b", verdict: lost },
    ];
    const said = text(reportOf(rules, taken, { late: 1, names })).replace(/\s+/g, " ");
    expect(said).toContain("1 event came in late and is taken as if it had been on time.");
    expect(said).toContain("neither the catalogue nor the rule set knows: “view” (12).");
    expect(said).toContain("b is never shown: each time (1) a goes first.");
  });

  test("stays within 80 columns whatever the names and figures, and lets no control character through", () => {
    const long = "r\u001B[2J".padEnd(60, "x");
    const wide = "购".repeat(40);
    const rules = rulesetWith(
      { name: "n ".repeat(80), frequency: [{ times: 1, per: "24h" }] },
      offer("a", { limits: [{ times: 1, per: "7d" }] }),
    );
    const report = reportOf(rules, [
      { customer: 1, rule: "a" },
      { customer: 1, rule: "a", verdict: { ...refuse, stage: "limit", cap: 0 } },
    ]);
    const huge = 123_456_789;
    const [own] = report.rules;
    if (!own) throw new Error("no rule");
    const big = (id: string) => ({
      ...own,
      rule: id,
      firings: huge,
      done: huge - 1,
      perCustomer: { p50: 10, p99: 1_000, max: 10_000 },
      lostTo: [{ rule: wide, firings: huge }],
      hours: { firings: own.hours.firings.map(() => huge), done: own.hours.done.map((_, i) => i) },
    });
    const rendered = renderReport(
      {
        ...report,
        total: {
          ...big("x"),
          firings: 2 * huge,
          done: 2 * huge - 2,
          shown: huge,
          days: [{ date: "2026-03-02", firings: huge, done: huge }],
        },
        rules: [big(long), big(wide)],
        neverFired: [{ rule: long, missingEvents: [wide, wide] }],
        shadowed: [{ rule: wide, by: long, firings: huge }],
      },
      paint,
    );
    expect(rendered.filter((line) => widthOf(line) > columns)).toEqual([]);
    expect(rendered.join("")).not.toContain("\u001B");
  });

  test("of a thousand rules shows the busiest and says where the others are", () => {
    const rules = ruleset(...Array.from({ length: 100 }, (_, i) => rule(`r${i}`)));
    const said = text(reportOf(rules, [{ customer: 1, rule: "r99" }]));
    expect(said).toContain("  r99 ");
    expect(said).toContain("--json has the other 40, too.");
    expect(said).toContain("--json has the other 87, too.");
  });
});

describe("Bars", () => {
  const some = [
    { date: "2026-03-03", firings: 2, done: 1 },
    { date: "2026-03-05", firings: 1, done: 1 },
  ];

  test("stand for days, quiet ones too, and show what was held back behind what was shown", () => {
    expect(barsByDay(some, { first: "2026-03-03", last: "2026-03-05" }, 0)).toEqual([
      "Tue 2026-03-03  1  ███░░░",
      "Wed 2026-03-04  0",
      "Thu 2026-03-05  1  ███",
    ]);
  });

  test("of a longer log stand for weeks from Monday, then for months", () => {
    const bars = (last: string) =>
      barsByDay(some, { first: "2026-03-01", last }, 0).map((bar) => bar.split(" ")[0]);
    expect(bars("2026-04-05").slice(0, 3)).toEqual(["2026-02-23", "2026-03-02", "2026-03-09"]);
    expect(bars("2026-12-31").slice(0, 2)).toEqual(["2026-03", "2026-04"]);
  });

  test("never vanish where something was shown", () => {
    const days = [
      { date: "2026-03-02", firings: 1_000_000, done: 1_000_000 },
      { date: "2026-03-03", firings: 1, done: 1 },
    ];
    const [most, least] = barsByDay(days, { first: "2026-03-02", last: "2026-03-03" }, 0);
    expect(most).toMatch(/█{40,}$/);
    expect(least).toMatch(/ █$/);
  });

  test("by hour stand above their hour", () => {
    const hours = Array.from({ length: 24 }, (_, hour) => (hour === 8 ? 24 : hour === 9 ? 1 : 0));
    const lines = columnsByHour(hours, 0);
    expect(lines.at(-1)?.slice(24, 29)).toBe("08 09");
    expect(lines.map((line) => line.slice(24, 29))).toEqual(["██", "██", "██ ▁▁", "08 09"]);
  });
});

describe("Figures", () => {
  test("are grouped, signed and never rounded to all or nothing", () => {
    expect(formatAmount({ amount: "1234567.80", currency: "CNY" })).toBe("1,234,567.80 CNY");
    expect(formatAmount(null)).toBe("unknown");
    expect([-1200, 0, 5].map(formatDifference)).toEqual(["−1,200", "=", "+5"]);
    expect(formatShare(999, 1000)).toBe("99 %");
    expect(formatShare(1, 1000)).toBe("< 1 %");
    expect(formatShare(0, 0)).toBe("0 %");
  });
});

describe("A printed comparison", () => {
  const rules = ruleset(offer("a"));
  const one = reportOf(rules, [{ customer: 1, rule: "a" }]);
  const two = reportOf(
    rules,
    [1, 2].map((customer) => ({ customer, rule: "a", at: monday + day })),
  );

  test("sets both beside each other, with the difference", () => {
    const lines = renderComparison(compareBacktests({ report: one }, { report: two }), paint);
    expect(lines.slice(2)).toEqual([
      "          shown            customers",
      "          before  now      before  now",
      "  a            1    2  +1       1    2  +1",
      "  in all       1    2  +1       1    2  +1",
      "",
      "What the coupons cost if every code is used",
      "                 in this log            at most",
      "                 before    now          before    now",
      "  win-back, CNY   20.00  40.00  +20.00   60.00  60.00  =",
    ]);
  });

  test("says if the two are not of one log", () => {
    const other = { report: { ...two, log: { ...two.log, events: 7 } } };
    const lines = renderComparison(compareBacktests({ report: one }, other), paint);
    expect(lines[1]).toBe("They are not of one log: 100 events then, 7 now.");
  });
});
