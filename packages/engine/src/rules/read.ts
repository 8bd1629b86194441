import type { FactValue, Truth } from "../decision/decision.ts";
import type { Look, Reading } from "../facts/fact.ts";
import { maxEventsBehind, unknown } from "../facts/fact.ts";
import type { State } from "../history/state.ts";
import { isOperatorName, operators } from "./operators.ts";
import type { Leaf, Rule, Ruleset, Segment } from "./rule.ts";
import { truthOf } from "./truth.ts";

/** What each leaf finds, by its slot. Two leaves with one fact ask it twice: a read is cheap, and rare. */
export function readAll(
  state: State,
  ruleset: Ruleset,
  leaves: readonly Leaf[],
  look: Look,
): readonly Reading[] {
  return leaves.map(({ fact }) => {
    const segment = fact.fact === "segment" ? ruleset.segments.get(fact.id) : undefined;
    return segment
      ? readSegment(state, ruleset, segment, look)
      : state.fact(fact.index).read(look, state);
  });
}

/** Whether a rule is for the customer at a look. */
export function audienceAt(state: State, ruleset: Ruleset, { audience }: Rule, look: Look): Truth {
  if (!audience) return true;
  const { value } = readSegment(state, ruleset, audience, look);
  return typeof value === "boolean" ? value : "unknown";
}

/** Whether the customer is in a segment, and the events behind that. */
function readSegment(state: State, ruleset: Ruleset, segment: Segment, look: Look): Reading {
  const readings = readAll(state, ruleset, segment.leaves, look);
  const truth = truthOf(segment.conditions, (leaf) => compare(leaf, readings));
  const events = [...new Set(readings.flatMap(({ events }) => events))].slice(-maxEventsBehind);
  return { value: truth === "unknown" ? undefined : truth, events };
}

/** How a leaf stands, given what was read. What only the host's code can tell is unknown. */
export function compare(leaf: Leaf, readings: readonly Reading[]): Truth {
  const { value, truth } = readings[leaf.slot] ?? unknown;
  return isOperatorName(leaf.operator)
    ? operators[leaf.operator].compare(value, leaf.threshold)
    : (truth ?? "unknown");
}

/** The conditions of a rule as they stand, for a decision's record. */
export function factValues(rule: Rule, readings: readonly Reading[]): readonly FactValue[] {
  return rule.leaves.map((leaf) => {
    const { value, events = [] } = readings[leaf.slot] ?? {};
    const { path, fact, operator, threshold } = leaf;
    const known = value === undefined ? {} : { value };
    return {
      path,
      fact: fact.fact === "custom" ? fact.name : fact.fact,
      params: fact.params,
      operator,
      threshold,
      ...known,
      truth: compare(leaf, readings),
      events,
    };
  });
}
