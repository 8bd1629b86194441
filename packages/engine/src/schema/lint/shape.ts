import type { Condition, Leaf } from "../../rules/rule.ts";

/** Conditions with every `not` pushed down to the comparisons, and groups of one kind run together. */
export type Shape = Group | Test;

export interface Group {
  readonly type: "all" | "any";
  readonly of: readonly Shape[];
}

/** One comparison, or its opposite. */
export interface Test {
  readonly type: "test";
  readonly leaf: Leaf;
  readonly negated: boolean;
}

/** De Morgan holds in three values, too: what is unknown stays unknown on both sides. */
export function shapeOf(condition: Condition, negated = false): Shape {
  switch (condition.type) {
    case "leaf":
      return { type: "test", leaf: condition, negated };
    case "not":
      return shapeOf(condition.of, !negated);
    case "all":
    case "any": {
      const type = (condition.type === "all") === negated ? "any" : "all";
      const of = condition.of
        .map((inner) => shapeOf(inner, negated))
        .flatMap((shape) => (shape.type === type ? shape.of : [shape]));
      return { type, of };
    }
  }
}

/** The comparisons that stand in a group itself, and the groups of the other kind within it. */
export function partsOf(group: Group): {
  readonly tests: readonly Test[];
  readonly groups: readonly Group[];
} {
  const tests = group.of.filter((shape) => shape.type === "test");
  const groups = group.of.filter((shape) => shape.type !== "test");
  return { tests, groups };
}

/** The comparisons of a group by the fact that they are about, each fact once. */
export function byFact(tests: readonly Test[]): readonly (readonly Test[])[] {
  const groups = new Map<number, Test[]>();
  for (const test of tests) {
    const group = groups.get(test.leaf.fact.index);
    if (group) group.push(test);
    else groups.set(test.leaf.fact.index, [test]);
  }
  return [...groups.values()];
}

/** The comparisons that must hold for the whole to hold, whatever else does. */
export function required(shape: Shape): readonly Test[] {
  if (shape.type === "test") return [shape];
  if (shape.type === "all") return shape.of.flatMap(required);
  return shape.of.length === 1 ? shape.of.flatMap(required) : [];
}
