import type { Properties } from "../event/event.ts";
import type { Decision } from "./decision.ts";

/**
 * What an event about a decision says of it: `Message Shown`, `Message Clicked`, `Coupon Claimed`, …
 *
 * @example
 * ```ts
 * await proffer.track("Message Shown", outcomeOf(decision));
 * ```
 */
export function outcomeOf(decision: Decision): Properties {
  const { rule, id, key, variant } = decision;
  return {
    rule_id: rule,
    firing_id: id,
    ...(decision.outcome === "act" && { type: decision.action.type }),
    ...(key !== null && { key }),
    ...(variant !== undefined && { variant }),
  };
}

/**
 * A refusal as an event, `Message Suppressed`: why, and whether somebody held out would have seen it, which uses up the
 * rule's own limits.
 *
 * @example
 * ```ts
 * if (decision.outcome === "refuse") await proffer.track("Message Suppressed", suppressionOf(decision));
 * ```
 */
export function suppressionOf(decision: Decision & { readonly outcome: "refuse" }): Properties {
  const { stage, reasons, counterfactual } = decision;
  return {
    ...outcomeOf(decision),
    stage,
    reason: reasons.at(-1)?.text ?? "",
    ...(counterfactual?.outcome === "act" && { holdout: true }),
  };
}
