import type { FactValue } from "../decision/decision.ts";
import type { Event } from "../event/event.ts";
import { keyOf } from "../facts/fact.ts";
import { createState } from "../history/state.ts";
import { factValues, readAll } from "../rules/look.ts";
import type { Rule, Ruleset } from "../rules/rule.ts";
import { describe } from "./describe.ts";

/** How a rule stands for a customer at an instant: each condition in a sentence, and as data. */
export interface Explanation {
  /** `"2 of 3 Product Viewed within 7d (product_id mug)"`, one a condition, in the rule's order. */
  readonly reasons: readonly string[];
  readonly facts: readonly FactValue[];
}

/**
 * Says how far a rule is from firing. It looks as the customer's last event that concerns the key would.
 *
 * @returns `undefined` where the rule set has no such rule or the customer has no event.
 * @example
 * ```ts
 * explainRule({ customer, events, ruleset, rule: "third-look", key: "mug", at: Date.now() })?.reasons;
 * // ["2 of 3 Product Viewed within 7d (product_id mug)"]
 * ```
 */
export function explainRule(options: {
  readonly customer: string;
  readonly events: Iterable<Event>;
  readonly ruleset: Ruleset;
  readonly rule: string;
  readonly key: string | null;
  /** UTC ms. */
  readonly at: number;
}): Explanation | undefined {
  const rule = options.ruleset.rules.find(({ id }) => id === options.rule);
  const state = createState(options.customer, { history: options.events });
  state.use(options.ruleset);
  const event = rule && lastAbout(state.history, rule, options.key);
  if (!rule || !event) return undefined;
  const readings = readAll(state, rule, { at: options.at, event });
  const reasons = rule.leaves.map((leaf) => describe(leaf, readings[leaf.slot], options.key));
  return { reasons, facts: factValues(rule, readings) };
}

function lastAbout(history: readonly Event[], rule: Rule, key: string | null): Event | undefined {
  const { by } = rule;
  const about = history.findLast((event) => by === null || keyOf(event, by) === (key ?? undefined));
  return about ?? history.at(-1);
}
