import type { Decision } from "../decision/decision.ts";
import { pickText } from "../decision/fill-action.ts";

/** What the customer reads: an action's text in their language. `undefined` where it has none. */
export function textOf(decision: Decision, locale: string): string | undefined {
  return decision.outcome === "act" ? pickText(decision.action.params["text"], locale) : undefined;
}
