import type { Rule, Ruleset, Stage } from "@proffer/engine";
import { formatInstant, isCanonicalEvent } from "@proffer/engine";
import type {
  BacktestReport,
  CountsReport,
  FrequencyReport,
  LogReport,
  NeverFired,
  RuleReport,
  Shadowed,
} from "./backtest-report.ts";
import { reportCampaigns } from "./liability.ts";
import { dateOfDay } from "./local-hours.ts";
import type { OrderTotals } from "./order-totals.ts";
import { oftenOf } from "./often.ts";
import { percentiles } from "./percentiles.ts";
import { settle } from "./take.ts";
import type { Counts, RuleTally, Tally } from "./tally.ts";

/** What was found of a log while it was read. */
export interface LogFacts extends Omit<LogReport, "first" | "last" | "unknownEvents"> {
  /** UTC ms; `null` where there is no event. */
  readonly first: number | null;
  readonly last: number | null;
  /** How many events of each name. */
  readonly names: ReadonlyMap<string, number>;
  readonly orders: OrderTotals;
}

/**
 * Makes a report of what was counted.
 *
 * @param file the file that the rule set was read from.
 */
export function createReport(
  ruleset: Ruleset,
  file: string,
  order: BacktestReport["order"],
  log: LogFacts,
  tally: Tally,
): BacktestReport {
  settle(tally);
  const { name } = ruleset.json as { readonly name?: string };
  const rules = ruleset.rules.map((rule, i) =>
    reportRule(rule, tally.rules[i] as RuleTally, ruleset),
  );
  return {
    format: 1,
    kind: "backtest",
    ruleset: { file, name: name ?? null, hash: ruleset.hash, timezone: tally.zone },
    order,
    log: reportLog(log, ruleset),
    total: { ...reportCounts(tally.total), shown: tally.shown },
    rules,
    frequency: reportFrequency(ruleset, tally),
    campaigns: reportCampaigns(ruleset, tally, log.orders),
    assumed: assumedOf(ruleset, rules),
    neverFired: ruleset.rules
      .filter((_, i) => rules[i]?.firings === 0)
      .map((rule) => neverFired(rule, log.names)),
    shadowed: rules.flatMap(shadowOf),
  };
}

function reportLog(log: LogFacts, ruleset: Ruleset): LogReport {
  const { source, rows, events, customers, withoutUser, refused, duplicates, late } = log;
  const { events: declared = {} } = ruleset.json as { readonly events?: object };
  const unknown = [...log.names].filter(
    ([name]) => !isCanonicalEvent(name) && !Object.hasOwn(declared, name),
  );
  return {
    source,
    rows,
    events,
    customers,
    first: log.first === null ? null : formatInstant(log.first),
    last: log.last === null ? null : formatInstant(log.last),
    withoutUser,
    refused,
    duplicates,
    late,
    unknownEvents: byCount(unknown).map(([name, count]) => ({ name, events: count })),
  };
}

function reportCounts(counts: Counts): CountsReport {
  const days = [...counts.days].sort(([a], [b]) => a - b);
  const often = oftenOf(counts.perCustomer);
  const customers = [...often.values()].reduce((sum, one) => sum + one, 0);
  return {
    firings: counts.firings,
    done: counts.done,
    customers: { fired: customers, reached: counts.reachedCustomers },
    perCustomer: percentiles(often),
    days: days.map(([day, [firings, done]]) => ({ date: dateOfDay(day), firings, done })),
    hours: { firings: [...counts.hours[0]], done: [...counts.hours[1]] },
  };
}

function reportRule(rule: Rule, own: RuleTally, { rules }: Ruleset): RuleReport {
  return {
    rule: rule.id,
    name: rule.name,
    action: rule.action.type,
    ...reportCounts(own),
    waited: own.waited,
    heldOut: own.heldOut,
    refused: inOrderOfStages(own.refused),
    limits: rule.limits.map(({ times, per, scope }, i) => ({
      times,
      per,
      scope,
      heldBack: own.limits[i] ?? 0,
    })),
    frequency: [...own.frequencies].map((heldBack, i) => ({
      heldBack,
      heldBackByGap: own.gaps[i] ?? 0,
    })),
    lostTo: byCount([...own.lostTo].map(([i, lost]) => [rules[i]?.id ?? "", lost] as const)).map(
      ([id, firings]) => ({ rule: id, firings }),
    ),
    variants: (rule.experiment?.variants ?? []).map(({ id }, i) => ({
      variant: id,
      done: own.variants[i] ?? 0,
    })),
  };
}

/** What of the chain a log cannot tell, where it matters to this rule set. */
function assumedOf(
  { rules, schedule }: Ruleset,
  reports: readonly RuleReport[],
): BacktestReport["assumed"] {
  const byCustomersClock = [schedule, ...rules.map((rule) => rule.schedule)].some(
    (one) => one?.zone === "customer",
  );
  return [
    ...(rules.some(({ consent }) => consent.length > 0) ? (["consent"] as const) : []),
    "texts",
    ...(reports.some(({ waited }) => waited > 0) ? (["waiting"] as const) : []),
    ...(byCustomersClock ? (["shop_clock"] as const) : []),
  ];
}

const stages = [
  "enabled",
  "dates",
  "audience",
  "experiment",
  "limit",
  "frequency",
  "schedule",
  "surface",
] as const satisfies readonly Stage[];

function inOrderOfStages(refused: ReadonlyMap<Stage, number>): RuleReport["refused"] {
  return Object.fromEntries(
    stages.flatMap((stage) => (refused.has(stage) ? [[stage, refused.get(stage)]] : [])),
  );
}

function reportFrequency({ frequency }: Ruleset, { rules }: Tally): readonly FrequencyReport[] {
  const over = (part: "frequencies" | "gaps", i: number): number =>
    rules.reduce((sum, rule) => sum + (rule[part][i] ?? 0), 0);
  return frequency.map(({ times, perMs, minGapMs }, i) => ({
    times,
    perMs,
    minGapMs,
    heldBack: over("frequencies", i),
    heldBackByGap: over("gaps", i),
  }));
}

function neverFired({ id, triggers }: Rule, names: ReadonlyMap<string, number>): NeverFired {
  const missing = [...triggers].filter((name) => name !== "*" && !names.has(name));
  return { rule: id, missingEvents: missing };
}

function shadowOf({ rule, firings, lostTo }: RuleReport): readonly Shadowed[] {
  const [first] = lostTo;
  return first?.firings === firings ? [{ rule, by: first.rule, firings }] : [];
}

/** The most first, then by name. */
function byCount(entries: readonly (readonly [string, number])[]): (readonly [string, number])[] {
  return [...entries].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
