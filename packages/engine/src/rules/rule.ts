import type { ActionType } from "../decision/decision.ts";
import type { Properties } from "../event/event.ts";
import type { Hours } from "../decision/hours.ts";
import type { Extensions } from "../facts/custom.ts";
import type { FactPlan } from "../facts/fact.ts";
import type { OperatorName } from "./operators.ts";

/** A rule's conditions, read and checked. */
export type Condition =
  | { readonly type: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly type: "not"; readonly of: Condition }
  | Leaf;

/** One comparison of a fact with a threshold. */
export interface Leaf {
  readonly type: "leaf";
  /** Its number within the rule; json-rules-engine knows its fact by it. */
  readonly slot: number;
  /** Where it stands in its rule: `conditions.all[0]`. */
  readonly path: string;
  readonly fact: FactPlan;
  /** One of ours, or one that the host's own code answers. */
  readonly operator: OperatorName | (string & {});
  /** How an operator of the host's reads in a sentence. */
  readonly words?: string;
  /** Durations in ms, money in minor units. */
  readonly threshold: unknown;
}

/** A named group of customers: who the conditions hold for. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly conditions: Condition;
  readonly leaves: readonly Leaf[];
}

/** What a rule does: one of the language's actions, its texts still to be filled in. */
export interface RuleAction {
  readonly type: ActionType;
  readonly params: Properties;
}

/** When a rule may be shown at all, UTC ms: from `from` on, and before `to`. */
export interface Dates {
  readonly from: number | null;
  readonly to: number | null;
}

/** The hours in which a customer may be reached. */
export interface Schedule {
  readonly hours: Hours;
  /** Whose clock: the customer's, the shop's, or that of an IANA zone. */
  readonly zone: string;
  /** The shop's zone; where the customer's is not known it stands in. */
  readonly shop: string;
  readonly outside: "wait" | "drop";
}

/** Who sees what, for good: a hash of seed, rule and customer. */
export interface Experiment {
  readonly seed: string;
  /** The share of customers who see nothing, so that the rest can be compared with them: 0 to below 1. */
  readonly holdout: number;
  readonly variants: readonly Variant[];
}

/** One arm of an experiment. */
export interface Variant {
  readonly id: string;
  readonly weight: number;
  readonly action: RuleAction;
}

/** A cap on how often a rule is shown: `times` within `perMs` (or the session, or ever), for its key or for the whole rule. */
export interface Limit {
  readonly times: number;
  readonly per: number | "session" | "ever";
  readonly scope: "key" | "rule";
}

/** A cap on how often a customer is reached at all. */
export interface Frequency {
  readonly times: number;
  readonly perMs: number;
  readonly minGapMs: number;
}

/** A rule, read and checked. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  /** Hash of the conditions and of `on`: what decides whether the rule is the same one as yesterday's. */
  readonly version: string;
  /** What its used-up edges are kept under. */
  readonly edge: string;
  /** The higher one goes first. */
  readonly priority: number;
  readonly conditions: Condition;
  readonly leaves: readonly Leaf[];
  /** The leaves and, behind them, those of the segments that they ask for. */
  readonly allLeaves: readonly Leaf[];
  /** Whether the host's own code has a say in it. */
  readonly custom: boolean;
  /** The property whose value is the firing's key; `null` where the rule is about the customer. */
  readonly by: string | null;
  /** The event names at which the rule is looked at; `"*"` is anything that the customer caused. */
  readonly triggers: ReadonlySet<string>;
  /** How long after a fact's anchor the rule is looked at with no event. */
  readonly timers: readonly { readonly fact: FactPlan; readonly afterMs: number }[];
  readonly repeat: "edge" | "every";
  /** `false` is the kill switch: it goes on being looked at, and does nothing. */
  readonly enabled: boolean;
  readonly dates: Dates | null;
  /** Categories that the customer must have agreed to, all of them. */
  readonly consent: readonly string[];
  /** The segment that it is for; `null` is everybody. */
  readonly audience: Segment | null;
  readonly experiment: Experiment | null;
  readonly limits: readonly Limit[];
  readonly schedule: Schedule | null;
  readonly action: RuleAction;
}

/** An amount of money: a decimal text with its ISO 4217 currency. */
export interface MoneyText {
  readonly amount: string;
  readonly currency: string;
}

/** What a coupon takes off. */
export type CouponWorth = { readonly percent: number } | MoneyText;

/** How a campaign's codes are made. */
export interface CouponCode {
  /** Capital letters and digits. */
  readonly alphabet: string;
  /** Without the prefix. */
  readonly length: number;
  readonly prefix: string;
}

/** What something is for, and what not; `null`: it is not said. */
export interface OneOf {
  readonly in: readonly string[] | null;
  readonly notIn: readonly string[] | null;
}

/** What a coupon is worth, and on what terms it is given. */
export interface Campaign {
  readonly id: string;
  /** Where it is drawn from a range, the most that it can be. */
  readonly value: CouponWorth;
  /** `null` in a browser: how much there is to be had is for nobody else to read. */
  readonly terms: CampaignTerms | null;
}

/** How a campaign's coupons are given, and what has to hold when one is used. */
export interface CampaignTerms {
  /** What is drawn for each customer. */
  readonly range: { readonly from: CouponWorth; readonly to: CouponWorth } | null;
  /** How many codes are ever given, and what those that are out may cost. */
  readonly budget: { readonly count: number; readonly amount: MoneyText | null };
  /** What a percentage comes to at most. */
  readonly maxAmount: MoneyText | null;
  readonly perCustomer: number;
  /** `null`: as they are made where nothing is said. */
  readonly code: CouponCode | null;
  /** Where ready-made codes are taken from. */
  readonly pool: string | null;
  /** Who makes the codes good. */
  readonly provider: "proffer" | "shopify" | "stripe";
  /** When coupons can be claimed. */
  readonly dates: Dates | null;
  /** How long after it was offered a coupon can be claimed. */
  readonly claimWithinMs: number;
  /** How long a code is good for after it is claimed; `null` for ever. */
  readonly expiresAfterMs: number | null;
  readonly minimumSpend: MoneyText | null;
  readonly products: OneOf | null;
  readonly categories: OneOf | null;
  readonly firstOrderOnly: boolean;
  /** For the shop's checkout: what it may be used together with. */
  readonly stacking: string | null;
  /** Whether the page's word will do for what only the page can see. */
  readonly trust: "server" | "client";
}

/** A rule set, read and checked, its refused rules left out. Made by `parseRuleset`. */
export interface Ruleset {
  /** Hash of {@link Ruleset.json}. */
  readonly hash: string;
  /** The same rule set as JSON without what was refused: what a server may hand to a browser. */
  readonly json: unknown;
  /** The higher priority first, then by id. */
  readonly rules: readonly Rule[];
  readonly campaigns: ReadonlyMap<string, Campaign>;
  readonly segments: ReadonlyMap<string, Segment>;
  readonly frequency: readonly Frequency[];
  /** Of every rule that has a surface, beside its own. */
  readonly schedule: Schedule | null;
  /** `false` stops every rule. */
  readonly enabled: boolean;
  /** The shop's IANA zone. */
  readonly timezone: string | null;
  /** What the `default` texts are written in. */
  readonly locale: string;
  /** Of amounts that come without one. */
  readonly currency: string | null;
  /** What the host added in code. */
  readonly extensions: Extensions;
  /** Every fact that any rule asks for, once. */
  readonly facts: readonly FactPlan[];
}
