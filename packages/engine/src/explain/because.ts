import type { Decision } from "../decision/decision.ts";

/**
 * Why a rule was true when it fired: of its conditions those that made it so. One that stands in a “not” is told of as
 * not being so; one that did not hold in an “any” is left out.
 *
 * @example
 * ```ts
 * for (const decision of decisions) console.info(decision.rule, becauseOf(decision).join("; "));
 * ```
 */
export function becauseOf({ reasons }: Decision): readonly string[] {
  return reasons.filter(({ stage, ok }) => stage === "conditions" && ok).map(({ text }) => text);
}
