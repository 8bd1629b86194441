import type { Shown } from "../history/present.ts";
import type { State } from "../history/state.ts";
import type { Ruleset } from "../rules/rule.ts";
import type { Decision, Reason } from "./decision.ts";
import { checkConsent, checkFrequency, checkLimits } from "./stages.ts";

/**
 * Why something that was decided may not be shown any more: other things have been shown since, or the customer has
 * asked not to see it again. `undefined` where nothing stands against it. A decision is taken at one moment and shown at
 * another; limits are about what is shown.
 *
 * @param now UTC ms.
 * @param onTheirWay what other pages are about to show, and have not said yet that they did.
 * @example
 * ```ts
 * const refusal = refusalNow(state, decision, ruleset, Date.now());
 * if (!refusal) show(decision);
 * ```
 */
export function refusalNow(
  state: State,
  decision: Decision,
  ruleset: Ruleset,
  now: number,
  onTheirWay: readonly Shown[] = [],
): Reason | undefined {
  state.use(ruleset);
  const present = state.present.copy();
  present.shown.push(...onTheirWay);
  const rule = ruleset.rules.find(({ id }) => id === decision.rule);
  if (!rule) return undefined;
  const fired = { firing: decision, rule, inAudience: true as const };
  const one = { fired, state: { present }, ruleset, now };
  for (const check of [checkConsent, checkLimits, checkFrequency]) {
    const reason = check(one);
    if (reason && !reason.ok) return reason;
  }
  return undefined;
}
