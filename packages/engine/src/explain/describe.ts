import type {
  AbsentPlan,
  EventFilter,
  FactPlan,
  Filter,
  Money,
  Reading,
  Within,
} from "../facts/fact.ts";
import { fromMinor } from "../facts/money.ts";
import { formatDuration } from "../rules/duration.ts";
import { isOperatorName, operators } from "../rules/operators.ts";
import type { Leaf } from "../rules/rule.ts";

/** One condition as it stands, in a sentence: `"2 of 3 Product Viewed within 7d (product_id mug)"`. */
export function describe(leaf: Leaf, reading: Reading | undefined, key: string | null): string {
  const { fact } = leaf;
  const value = reading?.value;
  switch (fact.fact) {
    case "count":
      return counted(leaf, value, `${filtered(fact)}${within(fact.within)}${group(fact, key)}`);
    case "distinct":
      return counted(
        leaf,
        value,
        `different ${fact.property} in ${filtered(fact)}${within(fact.within)}${group(fact, key)}`,
      );
    case "streak":
      return counted(leaf, value, `${filtered(fact)} in a row${group(fact, key)}`);
    case "sum":
    case "min":
    case "max": {
      const what = `${aggregateWords[fact.fact]} ${fact.property} of ${filtered(fact)}${within(fact.within)}${group(fact, key)}`;
      return measured(leaf, value, what);
    }
    case "sequence": {
      const steps = fact.steps.map(filtered).join(" → ");
      const window = fact.withinMs === null ? "" : ` within ${formatDuration(fact.withinMs)}`;
      return `${steps}${window}${group(fact, key)}: ${value === true ? "just completed" : "not completed"}`;
    }
    case "since":
      return describeSince(leaf, value, filtered(fact));
    case "absent":
      return describeAbsent(fact, reading, key);
    case "event":
      return measured(leaf, value, fact.property);
    case "trait":
      return measured(leaf, value, `the trait ${fact.name}`);
    case "page":
      return measured(leaf, value, `the page's ${fact.property}`);
    case "message":
      return measured(leaf, value, `the last message's ${fact.property}`);
    case "session":
      return measured(leaf, value, `the session's ${fact.part}`);
    case "cart":
      return measured(leaf, value, `the cart's ${fact.part}`);
    case "time":
      return measured(leaf, value, `the ${fact.part} (${fact.zone})`);
    case "agents":
      return measured(
        leaf,
        value,
        `agents ${fact.part}${fact.team === null ? "" : ` in ${fact.team}`}`,
      );
    case "rfm":
      return measured(leaf, value, `the order score ${fact.part}`);
    case "segment":
      return describeSegment(leaf, value, fact.id);
    case "custom":
      return measured(leaf, value, fact.name);
  }
}

const aggregateWords = { sum: "the sum of", min: "the lowest", max: "the highest" } as const;

/** A number of things, beside how many are asked. */
function counted(leaf: Leaf, value: unknown, what: string): string {
  if (value === undefined) return `it cannot be known how many ${what}`;
  if (leaf.operator === "greaterThanInclusive")
    return `${show(value)} of ${show(leaf.threshold)} ${what}`;
  return `${show(value)} ${what}, asked: ${asked(leaf)}`;
}

/** A value, beside what is asked of it. */
function measured(leaf: Leaf, value: unknown, what: string): string {
  return `${what} is ${shown(leaf, value)}, asked: ${asked(leaf)}`;
}

function describeSince(leaf: Leaf, value: unknown, what: string): string {
  if (typeof value !== "number") return `no ${what} is known from before, asked: ${asked(leaf)}`;
  return `${formatDuration(value)} since the last ${what}, asked: ${asked(leaf)}`;
}

function describeAbsent(
  fact: FactPlan & AbsentPlan,
  reading: Reading | undefined,
  key: string | null,
): string {
  const { without } = fact;
  const event = `${filtered(fact)}${group(fact, key)}`;
  const after = formatDuration(fact.afterMs);
  if (reading?.value === undefined)
    return `it cannot be known whether ${event} is without ${without}`;
  if (reading.value === true) return `no ${without} for ${after} after ${event}`;
  return reading.events.length > 0
    ? `no ${without} yet, less than ${after} after ${event}`
    : `no ${event} that is without ${without}`;
}

function describeSegment(leaf: Leaf, value: unknown, id: string): string {
  const stands =
    value === undefined ? `it cannot be known whether in` : value === true ? "in" : "not in";
  const wanted = leaf.threshold === (leaf.operator === "equal") ? "in it" : "not in it";
  return `${stands} the segment “${id}”, asked: ${wanted}`;
}

/** What a condition asks for, in words: `is at least 3`. */
export function asked(leaf: Leaf): string {
  const { operator, threshold } = leaf;
  const words = isOperatorName(operator) ? operators[operator].words : (leaf.words ?? operator);
  if (operator === "between" && Array.isArray(threshold))
    return `${words} ${threshold.map((end) => shown(leaf, end)).join(" and ")}`;
  return `${words} ${shown(leaf, threshold)}`;
}

/** A value of a condition as people write it: durations and money in their own units. */
export function shown({ fact }: Leaf, value: unknown): string {
  if (Array.isArray(value)) return value.map((entry) => shown({ fact } as Leaf, entry)).join(", ");
  const money: Money | null = "money" in fact ? fact.money : null;
  if (money && typeof value === "number")
    return `${fromMinor(value, money.currency)} ${money.currency}`;
  const isDuration =
    fact.fact === "since" ||
    (fact.fact === "session" && fact.part === "duration") ||
    (fact.fact === "agents" && fact.part === "wait");
  return isDuration && typeof value === "number" ? formatDuration(value) : show(value);
}

function filtered({ event, where }: EventFilter): string {
  return `${event === "*" ? "activity" : event}${filters(where)}`;
}

const windowWords = { today: "today", this_week: "this week", this_month: "this month" } as const;

function within(window: Within | null): string {
  if (window === null) return "";
  return window.type === "rolling"
    ? ` within ${formatDuration(window.ms)}`
    : ` ${windowWords[window.window]}`;
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
  if (Array.isArray(value)) return value.map(show).join(", ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
