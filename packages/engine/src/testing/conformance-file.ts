import type { Decision } from "../decision/decision.ts";
import type { EventType } from "../event/event.ts";
import type { ProblemCode } from "../rules/problem.ts";

/** A file of `conformance/`: rule sets by name, and cases that use them. `conformance/README.md` has the format. */
export interface ConformanceFile {
  readonly format: 2;
  readonly about: string;
  readonly rulesets: Readonly<Record<string, unknown>>;
  readonly cases: readonly ConformanceCase[];
}

export interface ConformanceCase {
  readonly name: string;
  /** One of the file's rule sets, which holds from the start. */
  readonly ruleset: string;
  /** Whom it is about: experiments put one customer here and another there. `"customer"` where none is given. */
  readonly customer?: string;
  /** The instant that its times count from, ISO 8601 with a zone; `2026-01-01T00:00:00.000Z` where none is given. */
  readonly start?: string;
  /** What reading that rule set tells as an error, in any order; nothing where it is left out. */
  readonly problems?: readonly ExpectedProblem[];
  /** In the order of arrival. */
  readonly steps: readonly ConformanceStep[];
  /** Every decision, in order. */
  readonly expect: readonly ExpectedDecision[];
}

/** Something that is wrong with the rule set. */
export interface ExpectedProblem {
  readonly code: ProblemCode;
  /** Where in its JSON: `rules[0].conditions.all[0].operator`. */
  readonly path: string;
}

/** Something that happens, or somebody who looks at the clock. */
export type ConformanceStep = {
  /** Another rule set of the file that holds from this step on. */
  readonly ruleset?: string;
} & (
  | {
      /** The event's own time. */
      readonly at: string;
      readonly event: string;
      readonly type?: EventType;
      readonly properties?: Readonly<Record<string, unknown>>;
      readonly traits?: Readonly<Record<string, unknown>>;
      readonly context?: Readonly<Record<string, unknown>>;
      /** The place in the list, as two digits, where none is given; the second of several times is `03-2`. */
      readonly id?: string;
      /** When it is noticed, if later than it happened. */
      readonly now?: string;
      /** So often it happens, each time as long behind the last as `every` says. */
      readonly times?: number;
      readonly every?: string;
    }
  | { readonly at: string; readonly timer: true }
);

/** What must come of it. A field that is left out is not looked at; `null` is what must not be there. */
export interface ExpectedDecision {
  readonly rule: string;
  readonly at: string;
  readonly key?: string | null;
  readonly outcome?: Decision["outcome"];
  readonly stage?: string;
  /** The sentence of the last reason. */
  readonly reason?: string;
  /** When that reason would pass, as a time of the case. */
  readonly until?: string | null;
  /** When a firing that waits for its hours is looked at again, as a time of the case. */
  readonly waitsUntil?: string | null;
  /** The values of the facts, in the rule's order: durations in ms, money in minor units, what is unknown as `null`. */
  readonly values?: readonly unknown[];
  /** The ids of the events behind the facts. */
  readonly events?: readonly string[];
  /** The type of the action. */
  readonly type?: string;
  /** The action's `text` for everybody whose language is not listed. */
  readonly text?: string;
  /** Of the action's `params`, what is spoken of; a list whole, entry by entry. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** The arm of the experiment. */
  readonly variant?: string | null;
  /** What a held-out customer would have got. */
  readonly counterfactual?: {
    readonly outcome: Decision["outcome"];
    readonly stage?: string;
  } | null;
}
