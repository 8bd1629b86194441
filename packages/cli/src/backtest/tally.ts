import type { Rule, RuleAction, Ruleset, Stage } from "@proffer/engine";
import { needsSurface } from "@proffer/engine";
import type { Verdict } from "@proffer/engine/columns";
import { localHour } from "./local-hours.ts";
import type { Reached } from "./reached.ts";
import { addReached, createReached } from "./reached.ts";

/** What a back-test found so far, as plain data: it crosses to another thread as it is, and tallies add up. */
export interface Tally {
  /** Whose days and hours are counted. */
  readonly zone: string;
  /** In the order of the rule set's `rules`. */
  readonly rules: readonly RuleTally[];
  /** All rules together. Who is reached has seen something: silent actions reach nobody. */
  readonly total: Counts;
  /** Of what was done by all rules: what customers have seen. */
  shown: number;
  readonly campaigns: readonly CampaignTally[];
  /** The customer whose firings are coming in. */
  readonly open: OpenCustomer;
}

/** What is counted of one rule, and of all. */
export interface Counts {
  firings: number;
  done: number;
  /** Customers by how often it fired for them. */
  readonly perCustomer: Map<number, number>;
  reachedCustomers: number;
  /** By day since 1970-01-01, by the clocks of the zone: firings, and what was done. */
  readonly days: Map<number, [firings: number, done: number]>;
  /** By hour of the day: firings, then what was done. */
  readonly hours: readonly [Float64Array, Float64Array];
  /** Who was reached, where two rule sets are to be compared. */
  readonly reached: Reached | null;
}

/** What is counted of one rule. */
export interface RuleTally extends Counts {
  /** Of `done`: those that were done when the hours began. */
  waited: number;
  heldOut: number;
  readonly refused: Map<Stage, number>;
  /** Refusals by the rule's limits, by the rule set's frequencies, and by their least gaps. */
  readonly limits: Float64Array;
  readonly frequencies: Float64Array;
  readonly gaps: Float64Array;
  /** To which rules the surface was lost, by their place. */
  readonly lostTo: Map<number, number>;
  /** Of `done`: by variant. */
  readonly variants: Float64Array;
  /** What each variant does, and last the rule itself. */
  readonly actions: readonly { readonly shows: boolean; readonly campaign: number }[];
}

/** Offers of one campaign. */
export interface CampaignTally {
  offers: number;
  /** Each gets one code, however many offers. */
  customers: number;
}

interface OpenCustomer {
  /** -1 where none is. */
  customer: number;
  readonly rules: Set<number>;
  readonly campaigns: Set<number>;
  readonly fired: Uint32Array;
  readonly done: Uint32Array;
  shown: number;
  firings: number;
}

/**
 * An empty tally.
 *
 * @param options.remembersCustomers whether it keeps who was reached: 8 bytes for each customer and rule.
 */
export function createTally(
  ruleset: Ruleset,
  options: { readonly remembersCustomers?: boolean } = {},
): Tally {
  const remembers = options.remembersCustomers === true;
  const campaigns = [...ruleset.campaigns.keys()];
  const { length } = ruleset.rules;
  return {
    zone: ruleset.timezone ?? "UTC",
    rules: ruleset.rules.map((rule) => createRuleTally(rule, ruleset, campaigns, remembers)),
    total: createCounts(remembers),
    shown: 0,
    campaigns: campaigns.map(() => ({ offers: 0, customers: 0 })),
    open: {
      customer: -1,
      rules: new Set(),
      campaigns: new Set(),
      fired: new Uint32Array(length),
      done: new Uint32Array(length),
      shown: 0,
      firings: 0,
    },
  };
}

function createCounts(remembers: boolean): Counts {
  return {
    firings: 0,
    done: 0,
    perCustomer: new Map(),
    reachedCustomers: 0,
    days: new Map(),
    hours: [new Float64Array(24), new Float64Array(24)],
    reached: remembers ? createReached() : null,
  };
}

function createRuleTally(
  rule: Rule,
  { frequency }: Ruleset,
  campaigns: readonly string[],
  remembers: boolean,
): RuleTally {
  const variants = rule.experiment?.variants ?? [];
  const actionOf = ({ type, params }: RuleAction) => ({
    shows: needsSurface(type),
    campaign: campaigns.indexOf(String(params["campaign"] ?? "")),
  });
  return {
    ...createCounts(remembers),
    waited: 0,
    heldOut: 0,
    refused: new Map(),
    limits: new Float64Array(rule.limits.length),
    frequencies: new Float64Array(frequency.length),
    gaps: new Float64Array(frequency.length),
    lostTo: new Map(),
    variants: new Float64Array(variants.length),
    actions: [...variants.map(({ action }) => action), rule.action].map(actionOf),
  };
}

/**
 * Takes in what came of one firing. All of a customer's come one after another and into the same tally.
 *
 * @param customer the customer's number.
 * @param rule the rule's place in the rule set's `rules`.
 * @param at when it fired, UTC ms.
 */
export function take(
  tally: Tally,
  customer: number,
  rule: number,
  at: number,
  verdict: Verdict,
): void {
  const { open, total, zone } = tally;
  if (open.customer !== customer) {
    closeCustomer(tally);
    open.customer = customer;
  }
  const own = tally.rules[rule] as RuleTally;
  const hour = localHour(at, zone);
  count(own, hour, 0);
  count(total, hour, 0);
  open.rules.add(rule);
  open.fired[rule] = (open.fired[rule] as number) + 1;
  open.firings++;
  if (verdict.outcome === "act")
    done(
      tally,
      rule,
      own,
      verdict,
      verdict.until === undefined ? hour : localHour(verdict.until, zone),
    );
  else refused(own, verdict);
}

/** @param hour in which it was done: where it waited, another than the one in which it fired. */
function done(tally: Tally, rule: number, own: RuleTally, verdict: Verdict, hour: number): void {
  const { open, total } = tally;
  const { until, variant = own.variants.length } = verdict;
  const action = own.actions[variant];
  count(own, hour, 1);
  count(total, hour, 1);
  open.done[rule] = (open.done[rule] as number) + 1;
  if (until !== undefined) own.waited++;
  if (variant < own.variants.length) add(own.variants, variant);
  if (!action?.shows) return;
  tally.shown++;
  open.shown++;
  const campaign = tally.campaigns[action.campaign];
  if (!campaign) return;
  campaign.offers++;
  open.campaigns.add(action.campaign);
}

function refused(own: RuleTally, { stage, heldOut, cap, gap, lostTo }: Verdict): void {
  if (stage === undefined) return;
  own.refused.set(stage, (own.refused.get(stage) ?? 0) + 1);
  if (heldOut) own.heldOut++;
  if (lostTo !== undefined) own.lostTo.set(lostTo, (own.lostTo.get(lostTo) ?? 0) + 1);
  if (cap !== undefined)
    add(stage === "limit" ? own.limits : gap ? own.gaps : own.frequencies, cap);
}

/** Ends the customer whose firings came in last; the next one does it, too, and so does adding tallies up. */
export function closeCustomer(tally: Tally): void {
  const { open, total, rules, campaigns } = tally;
  if (open.customer < 0) return;
  for (const rule of open.rules) {
    close(rules[rule] as RuleTally, open.customer, open.fired[rule] ?? 0, open.done[rule] ?? 0);
    open.fired[rule] = 0;
    open.done[rule] = 0;
  }
  close(total, open.customer, open.firings, open.shown);
  for (const index of open.campaigns) (campaigns[index] as CampaignTally).customers++;
  open.rules.clear();
  open.campaigns.clear();
  Object.assign(open, { customer: -1, shown: 0, firings: 0 });
}

function close(counts: Counts, customer: number, firings: number, done: number): void {
  counts.perCustomer.set(firings, (counts.perCustomer.get(firings) ?? 0) + 1);
  if (done === 0) return;
  counts.reachedCustomers++;
  if (counts.reached) addReached(counts.reached, customer, done);
}

function count(counts: Counts, hour: number, which: 0 | 1): void {
  if (which === 0) counts.firings++;
  else counts.done++;
  const day = Math.floor(hour / 24);
  let both = counts.days.get(day);
  if (!both) counts.days.set(day, (both = [0, 0]));
  both[which]++;
  add(counts.hours[which], hour - day * 24);
}

function add(to: Float64Array, index: number): void {
  to[index] = (to[index] ?? 0) + 1;
}
