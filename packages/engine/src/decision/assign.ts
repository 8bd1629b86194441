import { canonicalJson, hash64 } from "../rules/hash.ts";
import type { Experiment, Rule, RuleAction, Variant } from "../rules/rule.ts";

/** Where an experiment puts a customer. */
export interface Assignment {
  readonly heldOut: boolean;
  /** `undefined` where the experiment has no variants. */
  readonly variant: Variant | undefined;
}

/**
 * Puts a customer into an arm: a hash of seed, rule and customer, so it is the same everywhere and for good. The share
 * that is held out and the variants are drawn apart, so that widening one reshuffles nobody in the other.
 */
export function assign(experiment: Experiment, rule: Rule, customer: string): Assignment {
  const { seed, holdout, variants } = experiment;
  const heldOut = share([seed, rule.id, customer]) < holdout;
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let rest = share([seed, rule.id, customer, "variant"]) * total;
  const variant = variants.find(({ weight }) => (rest -= weight) < 0) ?? variants.at(-1);
  return { heldOut, variant };
}

/**
 * What a rule does for one customer: its own action, or that of the variant the customer is in.
 *
 * @example
 * ```ts
 * actionFor(rule, "anon-1").type; // "coupon"
 * ```
 */
export function actionFor(rule: Rule, customer: string): RuleAction {
  const arm = rule.experiment ? assign(rule.experiment, rule, customer) : undefined;
  return arm?.variant?.action ?? rule.action;
}

/** A number from 0 to below 1, spread evenly: the first 52 bits of the hash. */
function share(what: readonly string[]): number {
  return Number.parseInt(hash64(canonicalJson(what)).slice(0, 13), 16) / 2 ** 52;
}
