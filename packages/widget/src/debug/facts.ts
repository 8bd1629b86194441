import type { ConditionNode, LeafNode } from "@proffer/engine";
import type { Report } from "@proffer/sdk";

/** A fact that one or more rules ask for, as it stands. */
export interface FactRow {
  readonly id: string;
  readonly leaf: LeafNode;
  /** The value of the rule's `by` that it is about. */
  readonly key: string | null;
  /** The ids of the rules that ask for it. */
  readonly rules: readonly string[];
}

/** Every fact of every rule, each once. */
export function factsOf({ ruleset }: Report): readonly FactRow[] {
  const rows = new Map<string, FactRow>();
  for (const rule of ruleset.rules)
    for (const { tree, key, audience } of rule.standings)
      for (const leaf of [...leavesOf(tree), ...(audience ? leavesOf(audience.tree) : [])]) {
        const about = typeof leaf.params["by"] === "string" ? key : null;
        const id = JSON.stringify([leaf.fact, leaf.params, about]);
        const rules = new Set([...(rows.get(id)?.rules ?? []), rule.id]);
        rows.set(id, { id, leaf, key: about, rules: [...rules] });
      }
  return [...rows.values()];
}

/** The comparisons of a tree, those of its segments included. */
function leavesOf(node: ConditionNode): readonly LeafNode[] {
  if (node.type !== "leaf") return node.of.flatMap(leavesOf);
  return node.segment ? [node, ...leavesOf(node.segment.tree)] : [node];
}
