import type { FactPlan, Filter, Reading } from "../facts/fact.ts";
import { formatDuration } from "../rules/duration.ts";
import { operators } from "../rules/operators.ts";
import type { Leaf } from "../rules/rule.ts";

/** One condition as it stands, in a sentence: `"2 of 3 Product Viewed within 7d (product_id mug)"`. */
export function describe(leaf: Leaf, reading: Reading | undefined, key: string | null): string {
  const { fact } = leaf;
  const value = reading?.value;
  switch (fact.fact) {
    case "count":
      return describeNumber(
        leaf,
        value,
        `${nameOf(fact.event)}${filters(fact.where)}${within(fact.withinMs)}${group(fact, key)}`,
      );
    case "streak":
      return describeNumber(
        leaf,
        value,
        `${nameOf(fact.event)}${filters(fact.where)} in a row${group(fact, key)}`,
      );
    case "since":
      return describeSince(leaf, value, `${nameOf(fact.event)}${filters(fact.where)}`);
    case "absent":
      return `${value === true ? "no" : "not yet, or not without,"} ${fact.without} for ${formatDuration(fact.afterMs)} after ${nameOf(fact.event)}${filters(fact.where)}${group(fact, key)}`;
    case "event":
      return `${fact.property} is ${show(value)}, asked: ${operators[leaf.operator].words} ${show(leaf.threshold)}`;
  }
}

function describeNumber(leaf: Leaf, value: unknown, what: string): string {
  if (value === undefined) return `it cannot be known how many ${what}`;
  if (leaf.operator === "greaterThanInclusive")
    return `${show(value)} of ${show(leaf.threshold)} ${what}`;
  return `${show(value)} ${what}, asked: ${operators[leaf.operator].words} ${show(leaf.threshold)}`;
}

function describeSince(leaf: Leaf, value: unknown, what: string): string {
  const asked = Array.isArray(leaf.threshold)
    ? show(leaf.threshold)
    : formatDuration(leaf.threshold as number);
  const condition = `asked: ${operators[leaf.operator].words} ${asked}`;
  if (typeof value !== "number") return `no ${what} is known from before, ${condition}`;
  return `${formatDuration(value)} since the last ${what}, ${condition}`;
}

function nameOf(event: string): string {
  return event === "*" ? "activity" : event;
}

function within(ms: number | null): string {
  return ms === null ? "" : ` within ${formatDuration(ms)}`;
}

function filters(where: readonly Filter[]): string {
  const lines = where.map(
    ({ property, operator, value }) => `${property} ${operators[operator].words} ${show(value)}`,
  );
  return lines.length === 0 ? "" : ` where ${lines.join(" and ")}`;
}

function group(fact: FactPlan, key: string | null): string {
  const by = "by" in fact ? fact.by : null;
  return by === null ? "" : ` (${by} ${key ?? "unknown"})`;
}

function show(value: unknown): string {
  if (value === undefined) return "unknown";
  return Array.isArray(value) ? value.map(show).join(", ") : String(value);
}
