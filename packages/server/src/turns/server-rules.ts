import { compileWatch, rulesForServer } from "@proffer/engine";
import type { Ruleset, WatchPlan } from "@proffer/engine";

/** What the server decides by itself of a rule set. */
export interface ServerRules {
  readonly ruleset: Ruleset;
  readonly plan: WatchPlan;
  /** Names both: rules that were switched off in between are others. */
  readonly hash: string;
}

const known = new WeakMap<Ruleset, ServerRules>();

/**
 * The server's part of a rule set, worked out once.
 *
 * Who is written to by mail or push has agreed to that: a rule that asks for nothing in particular asks for “marketing”.
 */
export function serverRulesOf(whole: Ruleset): ServerRules {
  const before = known.get(whole);
  if (before) return before;
  const own = rulesForServer(whole);
  const rules = own.rules.map((rule) =>
    rule.consent.length === 0 && rule.action.type !== "webhook"
      ? { ...rule, consent: ["marketing"] }
      : rule,
  );
  const ruleset = { ...own, rules };
  const plan = compileWatch(ruleset);
  const made = { ruleset, plan, hash: plan.hash };
  known.set(whole, made);
  return made;
}
