import { formatLocalTime, parseInstant, silentActions } from "@proffer/engine";
import type { Paint } from "../terminal.ts";
import { clean, wrap } from "../terminal.ts";
import type { BacktestReport, CountsReport, LogReport, RuleReport } from "./backtest-report.ts";
import { barsByDay, columnsByHour, spanOf } from "./charts.ts";
import { renderCampaigns } from "./render-campaigns.ts";
import { renderHeldBack } from "./render-held-back.ts";
import { renderRemarks } from "./render-remarks.ts";
import { counted, formatCount, formatShare } from "./figures.ts";
import { table } from "./table.ts";

/** A back-test for people: what would have been shown, to how many, when, and what was held back. */
export function renderReport(report: BacktestReport, paint: Paint): readonly string[] {
  return [
    ...renderHead(report, paint),
    ...renderRules(report, paint),
    ...renderHeldBack(report, paint),
    ...renderTimes(report, paint),
    ...renderCampaigns(report, paint),
    ...renderRemarks(report, paint),
  ];
}

function renderHead(report: BacktestReport, paint: Paint): readonly string[] {
  const { ruleset, log, total, order } = report;
  const { reached } = total.customers;
  const share = formatShare(reached, log.customers);
  const arrival = order === "arrival" ? ", in the order in which they came in" : "";
  return [
    ...wrap("", `${ruleset.name ?? ruleset.file} over ${log.source}`).map(paint.bold),
    ...wrap(
      "",
      `${counted(log.events, "event")} of ${counted(log.customers, "customer")}${spanText(report)}${arrival}`,
    ),
    ...leftOut(log),
    "",
    ...wrap(
      "",
      `${counted(reached, "customer")} (${share}) would have seen ${counted(total.shown, "message")}.`,
    ),
  ];
}

function spanText({ ruleset, log: { first, last } }: BacktestReport): string {
  if (first === null || last === null) return "";
  return `, ${localTime(first, ruleset)} to ${localTime(last, ruleset)} ${ruleset.timezone}`;
}

/** `2026-03-02 10:26`. */
function localTime(iso: string, { timezone }: BacktestReport["ruleset"]): string {
  return formatLocalTime(parseInstant(iso) ?? 0, timezone).slice(0, "2026-03-02 10:26".length);
}

function leftOut({ rows, withoutUser, refused, duplicates }: LogReport): readonly string[] {
  const parts = [
    [withoutUser, "without a customer"],
    [refused, "unreadable"],
    [duplicates ?? 0, "duplicates"],
  ] as const;
  const said = parts.flatMap(([count, what]) => (count > 0 ? `${formatCount(count)} ${what}` : []));
  return said.length === 0
    ? []
    : wrap("", `Left out of ${counted(rows, "row")}: ${said.join(", ")}.`);
}

/** What a rule with a silent action does is not shown. */
function doneWord(rules: readonly RuleReport[]): "done" | "shown" {
  const silent: readonly string[] = silentActions;
  return rules.some(({ action }) => silent.includes(action)) ? "done" : "shown";
}

/** More are no table that anybody reads. */
const maxRules = 60;

function renderRules({ rules, total }: BacktestReport, paint: Paint): readonly string[] {
  const head = ["", "fired", doneWord(rules), "held back", "customers", "p50", "p99", "max"];
  const busiest = [...rules].sort((a, b) => b.firings - a.firings).slice(0, maxRules);
  const named = rules.filter((rule) => busiest.includes(rule));
  const more = rules.length - named.length;
  const { lines } = table(
    [
      head,
      ...named.map((rule) => rowOf(rule.rule, rule)),
      ...(rules.length > 1 ? [rowOf("in all", total)] : []),
    ],
    2,
  );
  return [
    "",
    paint.bold("Rule by rule"),
    paint.dim(lines[0] ?? ""),
    ...lines.slice(1),
    ...(more > 0
      ? [`  These are the busiest; --json has the other ${formatCount(more)}, too.`]
      : []),
    ...legend.flatMap((text) => wrap("  ", text)).map(paint.dim),
  ];
}

const legend = [
  "p50, p99, max: how often it fired for one customer. For half of them that was p50 times at the most, for 99 in 100 no more than p99 times.",
];

function rowOf(name: string, one: CountsReport): readonly string[] {
  const { p50, p99, max } = one.perCustomer;
  return [
    name,
    formatCount(one.firings),
    formatCount(one.done),
    formatCount(one.firings - one.done),
    formatCount(one.customers.reached),
    ...[p50, p99, max].map((often) => (one.firings === 0 ? "" : formatCount(often))),
  ];
}

/** With fewer there is no hour that says more than the others. */
const fewestForHours = 24;

function renderTimes(
  { total, ruleset, rules, log }: BacktestReport,
  paint: Paint,
): readonly string[] {
  const { first, last } = log;
  if (total.firings === 0 || first === null || last === null) return [];
  const { days, hours, done } = total;
  const range = {
    first: localTime(first, ruleset).slice(0, 10),
    last: localTime(last, ruleset).slice(0, 10),
  };
  const most = Math.max(...hours.done);
  const peak = String(hours.done.indexOf(most)).padStart(2, "0");
  const zone = clean(ruleset.timezone);
  return [
    "",
    `${paint.bold(`By ${spanOf(range)}`)}, ${zone}${paint.dim(`  █ ${doneWord(rules)}  ░ held back`)}`,
    ...barsByDay(days, range, 2),
    ...(done < fewestForHours
      ? []
      : [
          "",
          `${paint.bold("By hour of the day")}, ${zone}${paint.dim(`  ${formatCount(most)} at ${peak}:00, the most`)}`,
          ...columnsByHour(hours.done, 2),
        ]),
  ];
}
