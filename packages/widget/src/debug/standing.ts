import type { ConditionNode, LeafNode } from "@proffer/engine";
import type { RuleReport } from "./source.ts";
import type { RuleState } from "./i18n/en.ts";

/** How a rule stands; one that is switched off does nothing, however it stands. */
export function stateOf({ verdict, enabled }: RuleReport): RuleState {
  return verdict !== "refused" && !enabled ? "off" : verdict;
}

/** The comparisons that keep a whole from being true, in its order. */
export function openLeaves(node: ConditionNode, isWanted = true): readonly LeafNode[] {
  if (node.truth === isWanted) return [];
  if (node.type === "leaf") return [node];
  const inside = node.type === "not" ? !isWanted : isWanted;
  return node.of.flatMap((part) => openLeaves(part, inside));
}

/** Whether a rule cannot become true, or not for the right customers, as this site is. */
export function lacksSomething({ missing }: RuleReport): boolean {
  return missing.some(({ isCertain }) => isCertain);
}
