import type { Decision, Reason, Stage, Truth } from "../decision/decision.ts";
import type { Properties } from "../event/event.ts";

/** How one rule stands for a customer and a key at an instant. */
export interface Explanation {
  /** The rule's id. */
  readonly rule: string;
  readonly name: string;
  /** The value of the rule's `by` property; `null` for rules without one. */
  readonly key: string | null;
  /** UTC ms. */
  readonly at: number;
  /** Of its conditions. */
  readonly truth: Truth;
  /** Its conditions as they stand, in the rule's order. */
  readonly tree: ConditionNode;
  /** Whether the customer is one of those that it is for; absent where it is for everybody. */
  readonly audience?: SegmentTree;
  /**
   * Step by step up to the first that says no: what was in the way where it fired at this very instant, else what
   * would be if it fired now.
   */
  readonly chain: readonly Reason[];
  readonly verdict: Verdict;
  /** The verdict in a sentence, without a full stop. */
  readonly says: string;
  /** What it decided last for this key, where that is known. */
  readonly last?: Decision;
}

/** A condition as it stands. */
export type ConditionNode = GroupNode | LeafNode;

/** Several conditions together. */
export interface GroupNode {
  readonly type: "all" | "any" | "not";
  readonly truth: Truth;
  readonly of: readonly ConditionNode[];
}

/** One comparison of a fact with a threshold. */
export interface LeafNode {
  readonly type: "leaf";
  /** Where it stands in its rule or segment: `conditions.all[0]`. */
  readonly path: string;
  readonly fact: string;
  readonly params: Properties;
  readonly operator: string;
  /** Durations in ms, money in minor units. */
  readonly threshold: unknown;
  /** Absent where it cannot be known. */
  readonly value?: unknown;
  readonly truth: Truth;
  /** The ids of the events behind the value, oldest first; at most the last 100. */
  readonly events: readonly string[];
  /** `"2 of 3 Product Viewed within 7d (product_id mug): one more"`. */
  readonly distance: string;
  /** Of the fact `segment`: the conditions behind it. */
  readonly segment?: SegmentTree;
}

/** Whether a customer is in a segment, and why. */
export interface SegmentTree {
  readonly id: string;
  readonly name: string;
  readonly tree: ConditionNode;
}

/** What it comes to. */
export type Verdict =
  /** It is true and nothing is in the way. */
  | { readonly type: "fires" }
  /** It is true and has fired for this already; it does so again when it has been looked at and not true. */
  | {
      readonly type: "fired";
      /** When it was decided on, UTC ms; `null` where that is not known. */
      readonly firedAt: number | null;
      /** `"it can fire again after the next Operation Succeeded"`. */
      readonly rearms: string;
    }
  | { readonly type: "false" }
  /** It cannot be known; which conditions leave it open, and why. */
  | { readonly type: "unknown"; readonly because: readonly string[] }
  /** It is true, and something on the way to the customer says no. */
  | {
      readonly type: "held";
      readonly stage: Stage;
      readonly reason: string;
      /** The first instant at which that would pass, UTC ms, where one can be named. */
      readonly until?: number;
    };
