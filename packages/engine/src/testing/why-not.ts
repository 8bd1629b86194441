import { explainFor } from "../explain/explain.ts";
import type { Ruleset } from "../rules/rule.ts";
import { formatOffset } from "./offset.ts";
import type { ExpectedAction } from "./script.ts";
import type { Simulation } from "./simulate.ts";

/** Why a rule that was expected did not come: the refusal, or how far it is from firing in the end. */
export function whyNot(
  ruleset: Ruleset,
  { decisions, start, end, state }: Simulation,
  { rule, key }: Pick<ExpectedAction, "rule" | "key">,
): string {
  const last = decisions.findLast(
    (decision) => decision.rule === rule && (key === undefined || decision.key === key),
  );
  if (last) {
    const when = formatOffset(last.noticedAt - start);
    if (last.outcome === "act") return `It came at ${when}.`;
    return `It fired at ${when} and was refused (${last.stage}): ${last.reasons.at(-1)?.text ?? ""}.`;
  }
  const asked = key === undefined || key === null ? {} : { key };
  const [explanation] = explainFor(state, ruleset, { at: end, rule, ...asked });
  return explanation ? `In the end it ${explanation.says}.` : "";
}
