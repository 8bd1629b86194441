import type { ConditionNode, Explanation, Ruleset } from "@proffer/engine";
import { formatInstant } from "@proffer/engine";
import type { Replayed } from "./replay-until.ts";

/** What was found, as JSON: the explanations, and the events that stand behind them. */
export function toJson(
  { state, at, events }: Replayed,
  ruleset: Ruleset,
  explanations: readonly Explanation[],
): string {
  const ids = new Set(explanations.flatMap(({ tree }) => idsOf(tree)));
  const found = {
    customer: state.customer,
    at,
    atIso: formatInstant(at),
    timezone: ruleset.timezone,
    ruleset: ruleset.hash,
    explanations,
    events: events.filter(({ messageId }) => ids.has(messageId)),
  };
  return `${JSON.stringify(found, null, 2)}\n`;
}

function idsOf(node: ConditionNode): readonly string[] {
  if (node.type !== "leaf") return node.of.flatMap(idsOf);
  return node.segment ? [...node.events, ...idsOf(node.segment.tree)] : node.events;
}
