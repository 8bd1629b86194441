import type { BacktestReport, CampaignReport, RuleReport } from "./backtest-report.ts";
import { differenceOf } from "./difference.ts";
import type { Crowds } from "./crowds.ts";
import { crowdsOf } from "./crowds.ts";
import type { Counts, Tally } from "./tally.ts";

/**
 * What `proffer backtest --compare OLD --json` prints: who gains and who loses by the new rules. Fields are added, never
 * renamed; `format` says so if that has to change.
 */
export interface BacktestComparison {
  readonly format: 1;
  readonly kind: "comparison";
  readonly before: SideReport;
  readonly after: SideReport;
  /** All rules together, without their silent actions. */
  readonly total: Change;
  /** Those of the new rule set in its order, then those that are gone. */
  readonly rules: readonly RuleChange[];
  readonly campaigns: readonly CampaignChange[];
}

/** One of the two rule sets. */
export interface SideReport {
  readonly file: string;
  readonly name: string | null;
  readonly hash: string;
  /** Where these differ, the two are not of one log. */
  readonly events: number;
}

/** A figure of both. */
export interface Pair {
  readonly before: number;
  readonly after: number;
}

/** What is otherwise. */
export interface Change {
  readonly firings: Pair;
  readonly done: Pair;
  readonly reached: Pair;
  /** Who gains and who loses; `null` where one side is a saved report, which has figures only. */
  readonly customers: Crowds | null;
}

/** What is otherwise with one rule. */
export interface RuleChange extends Change {
  readonly rule: string;
  readonly standing: "kept" | "new" | "gone";
}

/** What is otherwise with one campaign. */
export interface CampaignChange {
  readonly campaign: string;
  readonly customers: Pair;
  /** Decimal texts in `currency`; `null` where it is not known what a code costs, or where the currencies differ. */
  readonly inLog: AmountPair | null;
  readonly atMost: AmountPair | null;
}

/** An amount of both. */
export interface AmountPair {
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  readonly currency: string | null;
}

/** A back-test; a saved one has no tally. */
export interface Side {
  readonly report: BacktestReport;
  /** Made with `remembersCustomers`. */
  readonly tally?: Tally;
}

/**
 * Compares two back-tests of one log.
 *
 * @param nameOf a customer's id by number, the same numbers on both sides; without it, or without a tally on either
 * side, only figures are compared.
 */
export function compareBacktests(
  before: Side,
  after: Side,
  nameOf?: (customer: number) => string,
): BacktestComparison {
  const change = (old: Part | undefined, now: Part | undefined): Change => ({
    firings: { before: old?.report.firings ?? 0, after: now?.report.firings ?? 0 },
    done: { before: old?.report.done ?? 0, after: now?.report.done ?? 0 },
    reached: {
      before: old?.report.customers.reached ?? 0,
      after: now?.report.customers.reached ?? 0,
    },
    customers:
      before.tally && after.tally && nameOf
        ? crowdsOf(old?.counts?.reached, now?.counts?.reached, nameOf)
        : null,
  });
  return {
    format: 1,
    kind: "comparison",
    before: sideOf(before),
    after: sideOf(after),
    total: change(totalOf(before), totalOf(after)),
    rules: pairsOf(before.report.rules, after.report.rules, ({ rule }) => rule).map(
      ({ id, old, now }): RuleChange =>
        Object.assign(change(partOf(before, id), partOf(after, id)), {
          rule: id,
          standing: old && now ? ("kept" as const) : now ? ("new" as const) : ("gone" as const),
        }),
    ),
    campaigns: pairsOf(
      before.report.campaigns,
      after.report.campaigns,
      ({ campaign }) => campaign,
    ).map(({ id, old, now }) => ({
      campaign: id,
      customers: { before: old?.customers ?? 0, after: now?.customers ?? 0 },
      inLog: amounts(old, now, "inLog"),
      atMost: amounts(old, now, "atMost"),
    })),
  };
}

interface Part {
  readonly report: Pick<RuleReport, "firings" | "done" | "customers">;
  readonly counts: Counts | undefined;
}

function totalOf({ report, tally }: Side): Part {
  const { total } = report;
  return { report: { ...total, done: total.shown }, counts: tally?.total };
}

function partOf({ report, tally }: Side, rule: string): Part | undefined {
  const index = report.rules.findIndex((one) => one.rule === rule);
  const own = report.rules[index];
  return own && { report: own, counts: tally?.rules[index] };
}

function sideOf({ report: { ruleset, log } }: Side): SideReport {
  const { file, name, hash } = ruleset;
  return { file, name, hash, events: log.events };
}

/** What both have, by id: those of `now` in their order, then those that are gone. */
function pairsOf<One>(
  before: readonly One[],
  after: readonly One[],
  idOf: (one: One) => string,
): readonly {
  readonly id: string;
  readonly old: One | undefined;
  readonly now: One | undefined;
}[] {
  const old = new Map(before.map((one) => [idOf(one), one]));
  const now = new Map(after.map((one) => [idOf(one), one]));
  const ids = new Set([...now.keys(), ...old.keys()]);
  return [...ids].map((id) => ({ id, old: old.get(id), now: now.get(id) }));
}

function amounts(
  old: CampaignReport | undefined,
  now: CampaignReport | undefined,
  which: "inLog" | "atMost",
): AmountPair | null {
  const [from, to] = [old?.[which], now?.[which]];
  // One that is not there costs nothing; one that is there and whose cost is not known cannot be compared.
  if ((old && !from) || (now && !to)) return null;
  return differenceOf(from ?? undefined, to ?? undefined);
}
