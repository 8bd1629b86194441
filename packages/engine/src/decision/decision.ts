import type { Properties } from "../event/event.ts";

/** Three-valued truth: what cannot be known is `"unknown"`, and only `true` fires. */
export type Truth = boolean | "unknown";

/** What a rule was looked at for: an event that arrived, or an instant that fell due. */
export type Trigger =
  | { readonly type: "event"; readonly messageId: string }
  | {
      readonly type: "timer";
      /** The instant the timer fell due, UTC ms. */
      readonly due: number;
      /** The event that the timer counts from. */
      readonly anchor: string;
    };

/** One condition of a rule as it stood when the rule fired. */
export interface FactValue {
  /** Where the condition stands in its rule: `conditions.all[0]`. */
  readonly path: string;
  readonly fact: string;
  readonly params: Properties;
  readonly operator: string;
  /** What the rule asks for; durations in ms. */
  readonly threshold: unknown;
  /** What was found; absent where it cannot be known. */
  readonly value?: unknown;
  readonly truth: Truth;
  /** The events behind the value, oldest first; at most the last 100. */
  readonly events: readonly string[];
}

/** The steps from firing to decision, in their order. */
export type Stage =
  | "conditions"
  | "enabled"
  | "dates"
  | "consent"
  | "audience"
  | "template"
  | "experiment"
  | "limit"
  | "frequency"
  | "schedule"
  | "surface";

/** One step of the way from firing to decision, and how far it was from going the other way. */
export interface Reason {
  readonly stage: Stage;
  readonly ok: boolean;
  /** For people: `"3 of 3 Product Viewed within 7d"`, `"shown 1 of 1 times per 7d, again from 2026-11-29T10:00:00.000Z"`. */
  readonly text: string;
  /** The first instant at which a refusal of this kind would pass, UTC ms, where one can be named. */
  readonly until?: number;
}

/** What to do: one of the rule language's actions, its templates filled in. */
export interface Action {
  readonly type: ActionType;
  readonly params: Properties;
}

/** The actions of the rule language. Those in the first line need a surface to be seen on. */
export type ActionType = SurfaceActionType | (typeof silentActions)[number];

/** An action that the customer sees. */
export type SurfaceActionType = (typeof surfaceActions)[number];

/** Actions that the customer sees: one at a time, within limits and frequency. */
export const surfaceActions = [
  "message",
  "product_card",
  "bundle",
  "coupon",
  "form",
  "survey",
  "guide",
  "faq",
  "handoff",
] as const;

/** Actions that nobody sees; they need no surface and use up no frequency. */
export const silentActions = ["tag", "webhook", "custom"] as const;

/** Every action of the rule language. */
export const actionTypes: readonly ActionType[] = [...surfaceActions, ...silentActions];

/**
 * Whether an action is something that the customer sees, so that limits, frequency and the one surface hold for it.
 *
 * @example
 * ```ts
 * needsSurface("message"); // true
 * needsSurface("tag"); // false
 * ```
 */
export function needsSurface(type: ActionType): type is SurfaceActionType {
  return (surfaceActions as readonly string[]).includes(type);
}

/** A rule that became true for a customer and a key, confirmed by json-rules-engine. It has not yet been through the limits. */
export interface Firing {
  /** Idempotency key: a hash of customer, rule, version, key and the message or timer instant. */
  readonly id: string;
  readonly customer: string;
  /** The rule's `id`. */
  readonly rule: string;
  /** Hash of the rule's conditions and triggers; a typo mended in a text leaves it alone. */
  readonly version: string;
  /** The value of the rule's `by` property that fired, e.g. one product; `null` for rules without `by`. */
  readonly key: string | null;
  /** When it fired, UTC ms: the event's time, or the instant the timer fell due. */
  readonly at: number;
  readonly trigger: Trigger;
  readonly facts: readonly FactValue[];
  /** The ids of every event behind the facts, oldest first. */
  readonly events: readonly string[];
  /** What is needed to replay this: which rules, which engine. */
  readonly receipt: { readonly ruleset: string; readonly engine: string };
}

/**
 * What came of a firing: an action to carry out, or a refusal. Both carry every reason on the way.
 *
 * @example
 * ```ts
 * for (const decision of decisions) {
 *   if (decision.outcome === "act") show(decision.action);
 *   else console.info(decision.rule, decision.reasons.at(-1)?.text);
 * }
 * ```
 */
export type Decision = Firing & {
  /** When it was noticed, UTC ms: limits go by this time. */
  readonly noticedAt: number;
  readonly reasons: readonly Reason[];
  /** The arm of the rule's experiment that the customer is in. */
  readonly variant?: string;
} & (
    | { readonly outcome: "act"; readonly action: Action }
    | {
        readonly outcome: "refuse";
        readonly stage: Stage;
        /** It is looked at again at this instant, when its hours begin, UTC ms. */
        readonly waitsUntil?: number;
        /** What a held-out customer would have got. */
        readonly counterfactual?: Counterfactual;
      }
  );

/** What a decision would have been without the holdout. */
export type Counterfactual =
  | { readonly outcome: "act"; readonly action: Action }
  | { readonly outcome: "refuse"; readonly stage: Stage };
