import type { Within } from "../../facts/fact.ts";
import { canonicalJson } from "../../rules/hash.ts";
import type { OperatorName } from "../../rules/operators.ts";
import { isOperatorName, operators } from "../../rules/operators.ts";
import type { Condition, Leaf, Rule } from "../../rules/rule.ts";
import type { Range } from "../look/number-test.ts";
import { rangeOf } from "../look/number-test.ts";
import { AbsentLane } from "./absent.ts";
import { CountLane } from "./count.ts";
import { DistinctLane } from "./distinct.ts";
import type { Lane, LaneParts } from "./lane.ts";
import { SinceLane } from "./since.ts";

/** What a rule that runs in a lane looks at, and when: rules that are alike in it share a lane. */
export function describeLane(rule: Rule): string | undefined {
  const leaf = laneLeafOf(rule);
  if (!leaf) return undefined;
  const { fact, operator, threshold } = leaf;
  const { by, repeat, triggers, timers } = rule;
  const afters = timers.map(({ afterMs }) => afterMs);
  return canonicalJson([fact.index, operator, threshold, by, repeat, [...triggers].sort(), afters]);
}

/** The lane of a rule, where it has one of those forms; `undefined` where it runs in a circle. */
export function createLane(parts: Omit<LaneParts, "leaf">): Lane | undefined {
  const leaf = laneLeafOf(parts.rule);
  return leaf && laneOf({ ...parts, leaf }, rangeOf(leaf.operator, leaf.threshold));
}

/** The only leaf of a rule, compared with what a lane can be told by. */
function laneLeafOf(rule: Rule): (Leaf & { readonly operator: OperatorName }) | undefined {
  const leaf = rule.audience === null ? soleLeafOf(rule) : undefined;
  const operator = leaf?.operator;
  if (!leaf || !isOperatorName(operator) || operator === "notEqual") return undefined;
  return { ...leaf, operator };
}

function laneOf(parts: LaneParts, range: Range | undefined): Lane | undefined {
  const { fact: plan } = parts.leaf;
  switch (plan.fact) {
    case "since":
      return range && new SinceLane(parts, plan, range);
    case "absent":
      return plan.by === null && asksForTrue(parts.leaf) ? new AbsentLane(parts, plan) : undefined;
    case "count": {
      const least = leastOf(range);
      const isPlain = plan.visitsMs === null && isRolling(plan.within);
      return isPlain && least !== undefined ? new CountLane(parts, plan, least) : undefined;
    }
    case "distinct": {
      const least = leastOf(range);
      const isPlain = plan.by === null && isRolling(plan.within);
      return isPlain && least !== undefined ? new DistinctLane(parts, plan, least) : undefined;
    }
    default:
      return undefined;
  }
}

/** The leaf of a rule that has only one, asked for as it stands. */
function soleLeafOf({ conditions }: Rule): Leaf | undefined {
  let condition: Condition = conditions;
  while (condition.type === "all" || condition.type === "any") {
    const [only, ...others]: readonly Condition[] = condition.of;
    if (!only || others.length > 0) return undefined;
    condition = only;
  }
  return condition.type === "leaf" ? condition : undefined;
}

/** The least whole number in a range that has no end above, and does not begin with nothing at all. */
function leastOf(range: Range | undefined): number | undefined {
  const isOpen = range?.high === Number.MAX_VALUE && range.low > 0 && range.low <= maxLeast;
  return isOpen ? Math.ceil(range.low) : undefined;
}

/** A lane goes back through so many rows at a look. */
const maxLeast = 64;

function isRolling(within: Within | null): boolean {
  return within === null || within.type === "rolling";
}

function asksForTrue({ operator, threshold }: Leaf): boolean {
  if (!isOperatorName(operator)) return false;
  const { compare } = operators[operator];
  return compare(true, threshold) === true && compare(false, threshold) !== true;
}
