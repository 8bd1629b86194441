import type { Event, Properties } from "../event/event.ts";
import type { Reading } from "./fact.ts";
import { PlainFact, unknown } from "./fact.ts";

/** What a custom fact is asked about. */
export interface CustomLook {
  readonly customer: string;
  /** The event that is looked at, or the one that a timer counts from. */
  readonly event: Event;
  /** UTC ms. */
  readonly at: number;
}

/**
 * What an app adds to the rule language in code. json-rules-engine runs it; what throws or takes too long fails its own
 * rule, with a reason, and nothing else.
 *
 * @example
 * ```ts
 * const extensions: Extensions = {
 *   facts: { loyalty_points: async (params, { customer }) => (await loadPoints(customer)).total },
 *   operators: { near: (value, threshold) => Math.abs(Number(value) - Number(threshold)) < 5 },
 *   delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
 * };
 * const { ruleset } = parseRuleset(rules, extensions);
 * ```
 */
export interface Extensions {
  /** By name, as conditions call them; what they give, or a promise of it. `undefined` is unknown. */
  readonly facts?: Readonly<Record<string, (params: Properties, about: CustomLook) => unknown>>;
  /** By name; whether a fact's value passes. */
  readonly operators?: Readonly<Record<string, (value: unknown, threshold: unknown) => boolean>>;
  /** Waits so many ms. The engine has no clock of its own; without this nothing ends a fact that never answers. */
  readonly delay?: (ms: number) => Promise<void>;
}

/** A fact that the host's own code answers, when the rule is about to be confirmed: until then it is unknown. */
export class Custom extends PlainFact {
  value(): undefined {
    return undefined;
  }

  read(): Reading {
    return unknown;
  }
}
