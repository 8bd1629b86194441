import type { Rule, RuleAction, Ruleset, Stage } from "@proffer/engine";
import { needsSurface } from "@proffer/engine";
import type { Often } from "./often.ts";
import { createOften } from "./often.ts";
import type { Quarters } from "./quarters.ts";
import { createQuarters } from "./quarters.ts";
import type { Reached } from "./reached.ts";
import { createReached } from "./reached.ts";

/** What a back-test found so far, as plain data: it crosses to another thread as it is, and tallies add up. */
export interface Tally {
  /** Whose days and hours are counted. */
  readonly zone: string;
  /** In the order of the rule set's `rules`. */
  readonly rules: readonly RuleTally[];
  /**
   * All rules together. Who is reached has seen something: silent actions reach nobody. What the rules' own figures add
   * up to is only there when it is settled.
   */
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
  readonly perCustomer: Often;
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
  /** The rules that fired: the first so many. */
  readonly rules: Uint32Array;
  ruleCount: number;
  readonly campaigns: Set<number>;
  readonly fired: Uint32Array;
  readonly done: Uint32Array;
  shown: number;
  firings: number;
  /** Silent firings of whichever customers: their days and hours are worked out when it is settled. */
  readonly silent: Quarters;
}

/**
 * An empty tally.
 *
 * @param options.remembersCustomers whether it keeps who was reached: 8 bytes for each customer and rule.
 * @param options.first the log's first instant, UTC ms; with `last` it makes counting quicker.
 */
export function createTally(
  ruleset: Ruleset,
  options: {
    readonly remembersCustomers?: boolean;
    readonly first?: number;
    readonly last?: number;
  } = {},
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
      rules: new Uint32Array(length),
      ruleCount: 0,
      campaigns: new Set(),
      fired: new Uint32Array(length),
      done: new Uint32Array(length),
      shown: 0,
      firings: 0,
      silent: createQuarters(length, options.first ?? 0, options.last ?? 0),
    },
  };
}

function createCounts(remembers: boolean): Counts {
  return {
    firings: 0,
    done: 0,
    perCustomer: createOften(),
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
