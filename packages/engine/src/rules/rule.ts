import type { ActionType } from "../decision/decision.ts";
import type { Properties } from "../event/event.ts";
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
  readonly operator: OperatorName;
  /** Durations in ms. */
  readonly threshold: unknown;
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
  /** The higher one goes first. */
  readonly priority: number;
  readonly conditions: Condition;
  readonly leaves: readonly Leaf[];
  /** The property whose value is the firing's key; `null` where the rule is about the customer. */
  readonly by: string | null;
  /** The event names at which the rule is looked at; `"*"` is anything that the customer caused. */
  readonly triggers: ReadonlySet<string>;
  /** How long after a fact's anchor the rule is looked at with no event. */
  readonly timers: readonly { readonly fact: FactPlan; readonly afterMs: number }[];
  readonly repeat: "edge" | "every";
  readonly limits: readonly Limit[];
  readonly action: { readonly type: ActionType; readonly params: Properties };
}

/** What a coupon is worth, and how many there are. */
export interface Campaign {
  readonly id: string;
  readonly value:
    | { readonly percent: number }
    | { readonly amount: string; readonly currency: string };
  readonly budget: { readonly count: number };
  readonly perCustomer: 1;
  /** How long a code is good for after it is claimed; `null` for ever. */
  readonly expiresAfterMs: number | null;
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
  readonly frequency: readonly Frequency[];
  /** Every fact that any rule asks for, once. */
  readonly facts: readonly FactPlan[];
}
