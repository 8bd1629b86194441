import type { Truth } from "../decision/decision.ts";
import type { Look, Reading } from "../facts/fact.ts";
import { unknown } from "../facts/fact.ts";
import type { State } from "../history/state.ts";
import { compare, readAll } from "../rules/read.ts";
import type { Condition, Leaf, Ruleset, Segment } from "../rules/rule.ts";
import { truthOf } from "../rules/truth.ts";
import { describe } from "./describe.ts";
import type { ConditionNode, LeafNode, SegmentTree } from "./explanation.ts";
import { never, remainder } from "./remainder.ts";
import { whyUnknown } from "./why-unknown.ts";

/** What the conditions of a rule or a segment are read with. */
export interface TreeReader {
  readonly state: State;
  readonly ruleset: Ruleset;
  readonly look: Look;
  readonly key: string | null;
  /** IANA. */
  readonly zone: string;
}

/** The conditions of a rule, or of a segment, as they stand. */
export function treeOf(
  reader: TreeReader,
  conditions: Condition,
  leaves: readonly Leaf[],
): ConditionNode {
  const readings = readAll(reader.state, reader.ruleset, leaves, reader.look);
  const truth = (leaf: Leaf): Truth => compare(leaf, readings);
  return nodeOf(conditions, true);

  /** @param wanted what the whole wants of this part: inside a “not” it is `false`. */
  function nodeOf(condition: Condition, wanted: boolean): ConditionNode {
    if (condition.type === "leaf")
      return leafNode(
        reader,
        condition,
        readings[condition.slot] ?? unknown,
        truth(condition),
        wanted,
      );
    const of = condition.type === "not" ? [condition.of] : condition.of;
    const inside = condition.type === "not" ? !wanted : wanted;
    return {
      type: condition.type,
      truth: truthOf(condition, truth),
      of: of.map((part) => nodeOf(part, inside)),
    };
  }
}

function leafNode(
  reader: TreeReader,
  leaf: Leaf,
  reading: Reading,
  truth: Truth,
  wanted: boolean,
): LeafNode {
  const { fact, path, operator, threshold } = leaf;
  const { value, events } = reading;
  const segment = fact.fact === "segment" ? reader.ruleset.segments.get(fact.id) : undefined;
  return {
    type: "leaf",
    path,
    fact: fact.fact === "custom" ? fact.name : fact.fact,
    params: fact.params,
    operator,
    threshold,
    ...(value !== undefined && { value }),
    truth,
    events,
    distance: distanceOf(reader, leaf, reading, truth, wanted),
    ...(segment && { segment: segmentTree(reader, segment) }),
  };
}

/** Whether the customer is in a segment, and why. */
export function segmentTree(
  reader: TreeReader,
  { id, name, conditions, leaves }: Segment,
): SegmentTree {
  return { id, name, tree: treeOf(reader, conditions, leaves) };
}

function distanceOf(
  { state, look, zone, key }: TreeReader,
  leaf: Leaf,
  reading: Reading,
  truth: Truth,
  wanted: boolean,
): string {
  const found = describe(leaf, reading, key);
  if (truth === "unknown") return join(found, whyUnknown(leaf, reading, look));
  if (truth === wanted) return found;
  const { value, events } = reading;
  return join(found, remainder({ leaf, value, events, look, state, zone }, wanted));
}

/** A sentence and what is to be added to it, unless it says so itself. */
function join(found: string, rest: string | undefined): string {
  return rest === undefined || found.includes(rest) ? found : `${found}: ${rest}`;
}

/** What would have to happen for conditions that are true to be so no longer; `undefined` where nothing can be said. */
export function waysOut(
  reader: TreeReader,
  conditions: Condition,
  leaves: readonly Leaf[],
): string | undefined {
  const { state, ruleset, look, zone } = reader;
  const readings = readAll(state, ruleset, leaves, look);
  return way(conditions, false);

  function way(condition: Condition, wanted: boolean): string | undefined {
    if (condition.type === "not") return way(condition.of, !wanted);
    if (condition.type === "leaf") {
      const { value, events } = readings[condition.slot] ?? unknown;
      return remainder({ leaf: condition, value, events, look, state, zone }, wanted);
    }
    const open = condition.of.filter((part) => truthOf(part, read) !== wanted);
    const ways = open.map((part) => way(part, wanted));
    return (condition.type === "all") === wanted ? together(ways) : either(ways);
  }

  function read(leaf: Leaf): Truth {
    return compare(leaf, readings);
  }
}

function together(ways: readonly (string | undefined)[]): string | undefined {
  if (ways.includes(never)) return never;
  return ways.includes(undefined) ? undefined : ways.join(" and ");
}

function either(ways: readonly (string | undefined)[]): string | undefined {
  const possible = ways.filter((one) => one !== never);
  if (possible.length === 0) return never;
  const known = possible.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : known.join(", or ");
}
