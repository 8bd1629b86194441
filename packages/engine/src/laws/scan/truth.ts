import type { ConditionJson, RulesetJson } from "../written.ts";
import type { LeafJson } from "../written.ts";

/** Truth as a number: 1 is true, 0 is false, and what cannot be known lies between. */
export type Degree = 0 | 0.5 | 1;

/** Kleene's logic as he gave it: “all” is the least of its parts, “any” the most, “not” turns it round. */
export function degreeOf(condition: ConditionJson, of: (leaf: LeafJson) => Degree): Degree {
  if ("all" in condition)
    return Math.min(...condition.all.map((part) => degreeOf(part, of))) as Degree;
  if ("any" in condition)
    return Math.max(...condition.any.map((part) => degreeOf(part, of))) as Degree;
  if ("not" in condition) return (1 - degreeOf(condition.not, of)) as Degree;
  return of(condition);
}

/** Every leaf of a condition, from left to right. */
export function leavesOf(condition: ConditionJson): readonly LeafJson[] {
  if ("all" in condition) return condition.all.flatMap(leavesOf);
  if ("any" in condition) return condition.any.flatMap(leavesOf);
  if ("not" in condition) return leavesOf(condition.not);
  return [condition];
}

/** The leaves of a condition and of the segments that they ask for. */
export function allLeavesOf(
  condition: ConditionJson,
  { segments }: Pick<RulesetJson, "segments">,
): readonly LeafJson[] {
  return leavesOf(condition).flatMap((leaf) => {
    const segment = leaf.fact === "segment" ? segments[String(leaf.params["id"])] : undefined;
    return segment ? [leaf].concat(allLeavesOf(segment.conditions, { segments })) : [leaf];
  });
}
