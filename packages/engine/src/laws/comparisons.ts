import { msOf } from "./scan/events.ts";
import type { Tape } from "./tape.ts";

/** The half of a condition that stands behind the fact. */
export interface Comparison {
  readonly operator: string;
  readonly value: unknown;
}

const ordering = [
  "greaterThanInclusive",
  "lessThan",
  "greaterThanInclusive",
  "equal",
  "greaterThan",
  "lessThanInclusive",
  "notEqual",
  "between",
] as const;

/** A comparison of something that has an order, with values of a small list. */
function ordered(tape: Tape, values: readonly unknown[], lists: boolean): Comparison {
  const operator = tape.pick(lists ? [...ordering, "in", "notIn"] : ordering);
  const one = tape.below(values.length);
  if (operator === "between") {
    const pair = [values[one], tape.pick(values)] as const;
    return { operator, value: sizeOf(pair[0]) <= sizeOf(pair[1]) ? pair : [...pair].reverse() };
  }
  if (operator === "in" || operator === "notIn")
    return { operator, value: [values[one], tape.pick(values)] };
  return { operator, value: values[one] };
}

/** The number in a value that `between` may have to put first. */
function sizeOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return msOf(value);
  return Number((value as { readonly amount: string }).amount);
}

export function count(tape: Tape): Comparison {
  return ordered(tape, [1, 2, 0, 1, 3, 4], true);
}

/** Of sums: some that tenths reach exactly only where they are added exactly. */
export function amount(tape: Tape): Comparison {
  return ordered(tape, [-2, 0, 0.1, 0.2, 0.3, 5, 10, 10.1, 12.5, 100, 100.1], true);
}

export function money(tape: Tape): Comparison {
  const currency = tape.pick(["CNY", "USD", "JPY"]);
  const amounts = ["0", "0.10", "0.20", "10", "10.10", "12.50", "100", "1200"];
  const values = amounts.map((amount) => ({ amount, currency }));
  return ordered(tape, values, false);
}

export function duration(tape: Tape): Comparison {
  return ordered(tape, ["0ms", "10m", "30m", "1800001ms", "1h", "1d", "7d"], true);
}

export function clockPart(tape: Tape, values: readonly number[]): Comparison {
  return ordered(tape, values, true);
}

export function truth(tape: Tape): Comparison {
  return { operator: tape.pick(["equal", "notEqual"]), value: tape.pick([true, false]) };
}

/** Of a text from a few: days of the week, paths, cells. */
export function text(
  tape: Tape,
  values: readonly string[],
  more: readonly string[] = [],
): Comparison {
  const operator = tape.pick(["equal", "notEqual", "in", "notIn", ...more]);
  const lists = ["in", "notIn", "containsAny"].includes(operator);
  if (lists) return { operator, value: tape.list(1, 2, () => tape.pick(values)) };
  if (operator === "matches") return { operator, value: tape.pick(patterns) };
  return { operator, value: tape.pick(values) };
}

const patterns = ["^a", "o+", "s$", "^(shoes|hats)$", "[0-9]", "."] as const;
const texts = ["a", "b", "shoes", "gold", "1", "pay"] as const;
const anything = [...texts, 3, 10, 0.1, true] as const;

/** Of a text that may be any of those that there are. */
export function words(tape: Tape): Comparison {
  return text(tape, texts, ["containsAny", "startsWith", "matches"]);
}

/** Of a list. */
export function members(tape: Tape): Comparison {
  const operator = tape.pick(["contains", "doesNotContain", "containsAny"]);
  const value = tape.pick(texts);
  return { operator, value: operator === "containsAny" ? [value, tape.pick(texts)] : value };
}

/** Of a property that may hold anything: every operator, whether or not it fits what is found. */
export function any(tape: Tape): Comparison {
  const kind = tape.below(4);
  if (kind === 0) return { operator: tape.pick(["equal", "notEqual"]), value: tape.pick(anything) };
  if (kind === 1) return words(tape);
  if (kind === 2) return ordered(tape, [0, 0.1, 3, 10], true);
  return members(tape);
}
