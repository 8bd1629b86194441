import type { EventType, Properties } from "../event/event.ts";

/** A customer's visit as it was written down: what happens when, and what should come of it. Made by `parseScript`. */
export interface Script {
  readonly name: string;
  /** Where given, only this rule's decisions are compared. */
  readonly rule: string | null;
  /** The instant that its times count from, UTC ms. */
  readonly start: number;
  readonly customer: string;
  /** The customer's IANA zone, as the browser says it with each event. */
  readonly timezone: string | null;
  /** The customer's BCP 47 language. */
  readonly locale: string | null;
  readonly consent: readonly string[];
  /** In the order of their times. */
  readonly steps: readonly ScriptStep[];
  /** How long behind the start the clock is looked at for the last time, ms; `null` is the last step's time. */
  readonly until: number | null;
  /** All that should be acted on, in order; `null` where the script does not say. */
  readonly expect: readonly ExpectedAction[] | null;
  /** Refusals that should be among those that happened. */
  readonly refused: readonly ExpectedRefusal[];
}

/** Something that the customer does. */
export type ScriptStep = {
  /** ms behind the start. */
  readonly at: number;
  /** Where it stands: `events[2]`. */
  readonly path: string;
} & (
  | {
      readonly type: "event";
      readonly eventType: EventType;
      readonly event: string;
      readonly properties: Properties;
      readonly traits?: Properties;
      readonly context?: Properties;
    }
  /** Answers what the rule has shown last. */
  | { readonly type: "click"; readonly rule: string }
  | { readonly type: "dismiss"; readonly rule: string; readonly never: boolean }
);

/** Something that should be done. What is left out is not looked at. */
export interface ExpectedAction {
  readonly path: string;
  readonly rule: string;
  /** ms behind the start. */
  readonly at?: number;
  readonly key?: string | null;
  /** The action's type. */
  readonly type?: string;
  /** In the customer's language, filled in. */
  readonly text?: string;
  readonly variant?: string;
}

/** A refusal that should have happened. */
export interface ExpectedRefusal {
  readonly path: string;
  readonly rule: string;
  readonly stage: string;
  readonly at?: number;
}

/** The Thursday and the hour at which a script starts that does not say when, on the shop's clock. */
export const scriptStart = "2026-01-01T09:00";

/** How far apart the repeats of a step are that does not say. */
export const defaultEveryMs = 1000;
