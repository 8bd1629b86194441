import type { Truth } from "../decision/decision.ts";
import { not } from "./operators.ts";
import type { Condition, Leaf } from "./rule.ts";

/** How a leaf stands at a look. */
export type ReadLeaf = (leaf: Leaf) => Truth;

/** Kleene's strong three-valued logic over a rule's conditions. */
export function truthOf(condition: Condition, read: ReadLeaf): Truth {
  switch (condition.type) {
    case "leaf":
      return read(condition);
    case "not":
      return not(truthOf(condition.of, read));
    case "all":
      return fold(condition.of, read, false);
    case "any":
      return fold(condition.of, read, true);
  }
}

/** One member that is `settles` settles it; else one unknown leaves it unknown. */
function fold(of: readonly Condition[], read: ReadLeaf, settles: boolean): Truth {
  let unknown = false;
  for (const condition of of) {
    const truth = truthOf(condition, read);
    if (truth === settles) return settles;
    unknown ||= truth === "unknown";
  }
  return unknown ? "unknown" : !settles;
}
