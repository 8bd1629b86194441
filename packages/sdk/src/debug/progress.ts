import type { ConditionNode, Event, LeafNode, Ruleset } from "@proffer/engine";
import type { Condition, Leaf } from "./visit-leaves.ts";
import { asksFor, partOf, segmentOf } from "./visit-leaves.ts";

/** What is needed to measure how far along a rule is. */
export interface Course {
  readonly ruleset: Ruleset;
  /** Oldest first. */
  readonly history: readonly Event[];
  /** UTC ms. */
  readonly at: number;
}

/** What is not true is never all the way. */
const most = 0.95;

/**
 * How far some conditions are on their way to being true, from 0 to 1, for a bar: of several that are all asked the mean,
 * of several of which one will do the furthest. What has no in-between is at 0 until it is true.
 */
export function progressOf(
  condition: Condition,
  node: ConditionNode,
  course: Course,
  isWanted = true,
): number {
  if (node.truth === isWanted) return 1;
  if (condition.type === "leaf")
    return node.type === "leaf" ? progressOfLeaf(condition, node, course, isWanted) : 0;
  const parts = condition.type === "not" ? [condition.of] : condition.of;
  const inside = condition.type === "not" ? !isWanted : isWanted;
  const progress = parts.map((part, i) => {
    const found = partOf(node, i);
    return found ? progressOf(part, found, course, inside) : 0;
  });
  return (condition.type === "any") === isWanted ? Math.max(0, ...progress) : mean(progress);
}

function progressOfLeaf(leaf: Leaf, node: LeafNode, course: Course, isWanted: boolean): number {
  const segment = segmentOf(leaf, course.ruleset);
  if (segment && node.segment)
    return progressOf(segment.conditions, node.segment.tree, course, isWanted === asksFor(leaf));
  if (leaf.fact.fact === "absent") return waited(leaf.fact.afterMs, node, course);
  return closeness(node.value, leaf.threshold);
}

/** How much of a silence has passed. */
function waited(afterMs: number, { events }: LeafNode, { history, at }: Course): number {
  const anchor = events.at(-1);
  const since = history.findLast(({ messageId }) => messageId === anchor)?.timestamp;
  return since === undefined || afterMs === 0 ? 0 : Math.min(most, (at - since) / afterMs);
}

/** How near two numbers are, one as a share of the other. */
function closeness(value: unknown, threshold: unknown): number {
  if (typeof value !== "number") return 0;
  const ends = (Array.isArray(threshold) ? threshold : [threshold]) as readonly unknown[];
  const shares = ends.map((end) =>
    typeof end === "number" && end > 0 && value > 0
      ? Math.min(value, end) / Math.max(value, end)
      : 0,
  );
  return Math.min(most, Math.max(0, ...shares));
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
