import type { FactPlan } from "../facts/fact.ts";
import { isOperatorName } from "../rules/operators.ts";
import type { Leaf, Rule, Ruleset, Segment } from "../rules/rule.ts";

/** Every leaf that a rule's look can come to: its own, and those of the segments and of the audience behind it. */
export function everyLeafOf({ leaves, audience }: Rule, ruleset: Ruleset): readonly Leaf[] {
  const found: Leaf[] = [];
  const seen = new Set<Segment>();
  const add = (all: readonly Leaf[]): void => {
    for (const leaf of all) {
      found.push(leaf);
      const segment = leaf.fact.fact === "segment" ? ruleset.segments.get(leaf.fact.id) : undefined;
      if (segment && !seen.has(segment)) add(open(segment));
    }
  };
  const open = (segment: Segment): readonly Leaf[] => {
    seen.add(segment);
    return segment.leaves;
  };
  add(leaves);
  if (audience && !seen.has(audience)) add(open(audience));
  return found;
}

/** Whether a rule can run over columns: each fact is one over what has happened, of the event itself, or of the clock. */
export function runsAsColumns(rule: Rule, ruleset: Ruleset): boolean {
  if (rule.custom || rule.allLeaves.some(({ fact }) => armsAnotherKey(fact, rule))) return false;
  return everyLeafOf(rule, ruleset).every((leaf) => isColumnLeaf(leaf, ruleset));
}

/** An `absent` of a segment that groups by what the rule does not arms edges that this rule has under another name. */
function armsAnotherKey(fact: FactPlan, { by }: Rule): boolean {
  return fact.fact === "absent" && fact.by !== null && fact.by !== by;
}

function isColumnLeaf({ fact, operator }: Leaf, { segments }: Ruleset): boolean {
  if (!isOperatorName(operator)) return false;
  switch (fact.fact) {
    case "count":
    case "sum":
    case "min":
    case "max":
    case "distinct":
    case "streak":
    case "sequence":
    case "since":
    case "absent":
    case "event":
      return true;
    case "time":
      return fact.zone === "shop";
    case "segment":
      return segments.has(fact.id);
    case "rfm":
    case "trait":
    case "page":
    case "message":
    case "session":
    case "cart":
    case "agents":
    case "custom":
      return false;
  }
}
