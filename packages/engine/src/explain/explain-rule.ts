import type { FactValue } from "../decision/decision.ts";
import type { Event } from "../event/event.ts";
import { createState } from "../history/state.ts";
import { factValues, readAll } from "../rules/read.ts";
import type { Ruleset } from "../rules/rule.ts";
import { describe } from "./describe.ts";
import { lookAbout } from "./present-look.ts";

/** How a rule stands for a customer at an instant: each condition in a sentence, and as data. */
export interface RuleStanding {
  /** `"2 of 3 Product Viewed within 7d (product_id mug)"`, one a condition, in the rule's order. */
  readonly reasons: readonly string[];
  readonly facts: readonly FactValue[];
}

/**
 * Says how far a rule is from firing. It looks as the customer's last event that concerns the key would.
 *
 * It is the short form of `explain`, for a message to somebody who waits.
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
}): RuleStanding | undefined {
  const { ruleset, key, at } = options;
  const rule = ruleset.rules.find(({ id }) => id === options.rule);
  const state = createState(options.customer, {
    history: [...options.events].filter(({ timestamp }) => timestamp <= options.at),
  });
  state.use(ruleset);
  const look = rule && lookAbout(state, rule, key, at);
  if (!rule || !look) return undefined;
  const readings = readAll(state, ruleset, rule.leaves, look);
  const reasons = rule.leaves.map((leaf) => describe(leaf, readings[leaf.slot], key));
  return { reasons, facts: factValues(rule, readings) };
}
