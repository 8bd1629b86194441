import type { ConditionNode, LeafNode, Rule, Ruleset } from "@proffer/engine";

/** A fact that some rule asks for. */
export type FactPlan = Ruleset["facts"][number];

/** A rule's conditions, read and checked. */
export type Condition = Rule["conditions"];

/** One comparison of a fact with a threshold. */
export type Leaf = Rule["leaves"][number];

/** One comparison in its place. */
export interface Visited {
  readonly leaf: Leaf;
  /** How it stands; absent where nothing is known of the customer yet. */
  readonly node: LeafNode | undefined;
  /** What the whole wants it to be: inside a “not” it is `false`. */
  readonly isWanted: boolean;
  /** Whether the whole cannot be true unless this goes as it is wanted. */
  readonly isAlone: boolean;
}

export type Visit = (visited: Visited) => void;

/** Goes through every comparison of some conditions, those of the segments that they ask for included. */
export function visitLeaves(
  conditions: Condition,
  tree: ConditionNode | undefined,
  ruleset: Ruleset,
  visit: Visit,
): void {
  go(conditions, tree, true, true);

  function go(
    condition: Condition,
    node: ConditionNode | undefined,
    isWanted: boolean,
    isAlone: boolean,
  ): void {
    if (condition.type === "leaf") {
      const found = node?.type === "leaf" ? node : undefined;
      visit({ leaf: condition, node: found, isWanted, isAlone });
      const segment = segmentOf(condition, ruleset);
      if (segment)
        go(segment.conditions, found?.segment?.tree, isWanted === asksFor(condition), isAlone);
      return;
    }
    const parts = condition.type === "not" ? [condition.of] : condition.of;
    const inside = condition.type === "not" ? !isWanted : isWanted;
    const isChoice = parts.length > 1 && (condition.type === "all") !== isWanted;
    for (const [i, part] of parts.entries())
      go(part, partOf(node, i), inside, isAlone && !isChoice);
  }
}

/** The conditions of a segment that a comparison asks for. */
export function segmentOf(
  { fact }: Leaf,
  { segments }: Ruleset,
): { conditions: Condition } | undefined {
  return fact.fact === "segment" ? segments.get(fact.id) : undefined;
}

/** Whether a comparison with a segment wants the customer in it. */
export function asksFor({ operator, threshold }: Leaf): boolean {
  return (threshold === true) === (operator === "equal");
}

/** The tree of an explanation has the shape of the conditions. */
export function partOf(node: ConditionNode | undefined, index: number): ConditionNode | undefined {
  return node && node.type !== "leaf" ? node.of[index] : undefined;
}
