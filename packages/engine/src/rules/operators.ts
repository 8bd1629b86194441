import type { Truth } from "../decision/decision.ts";
import { patternOf } from "./patterns.ts";

type Compare = (value: unknown, threshold: unknown) => Truth;

/** What a rule may compare an operator's left side with. */
export type ThresholdKind = "scalar" | "number" | "list" | "pair" | "text" | "pattern";

interface Operator {
  readonly threshold: ThresholdKind;
  /** How the operator reads in a sentence. */
  readonly words: string;
  readonly compare: Compare;
}

/**
 * The operators of a rule, json-rules-engine's own and behind them ours, in three values: a comparison with something
 * of another type, or with something that is not there, is unknown.
 *
 * A screen that these answer `true` to is confirmed by json-rules-engine itself before anything fires.
 */
export const operators = {
  equal: { threshold: "scalar", words: "is", compare: equal },
  notEqual: { threshold: "scalar", words: "is not", compare: (a, b) => not(equal(a, b)) },
  lessThan: { threshold: "number", words: "is below", compare: ordered((a, b) => a < b) },
  lessThanInclusive: {
    threshold: "number",
    words: "is at most",
    compare: ordered((a, b) => a <= b),
  },
  greaterThan: { threshold: "number", words: "is above", compare: ordered((a, b) => a > b) },
  greaterThanInclusive: {
    threshold: "number",
    words: "is at least",
    compare: ordered((a, b) => a >= b),
  },
  in: { threshold: "list", words: "is one of", compare: oneOf },
  notIn: { threshold: "list", words: "is none of", compare: (a, b) => not(oneOf(a, b)) },
  contains: { threshold: "scalar", words: "contains", compare: contains },
  doesNotContain: {
    threshold: "scalar",
    words: "does not contain",
    compare: (a, b) => not(contains(a, b)),
  },
  containsAny: { threshold: "list", words: "contains any of", compare: containsAny },
  startsWith: { threshold: "text", words: "starts with", compare: startsWith },
  matches: { threshold: "pattern", words: "matches", compare: matches },
  between: { threshold: "pair", words: "is between", compare: between },
} as const satisfies Record<string, Operator>;

export type OperatorName = keyof typeof operators;

export const operatorNames = Object.keys(operators) as readonly OperatorName[];

/** Those that json-rules-engine has to be taught. */
export const ownOperators = ["containsAny", "startsWith", "matches", "between"] as const;

export function isOperatorName(name: unknown): name is OperatorName {
  return typeof name === "string" && Object.hasOwn(operators, name);
}

/** Kleene's negation: what is unknown stays unknown. */
export function not(truth: Truth): Truth {
  return truth === "unknown" ? "unknown" : !truth;
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function equal(value: unknown, threshold: unknown): Truth {
  if (!isScalar(value) || typeof value !== typeof threshold) return "unknown";
  return value === threshold;
}

function ordered(compare: (a: number, b: number) => boolean): Compare {
  return (value, threshold) =>
    Number.isFinite(value) && Number.isFinite(threshold)
      ? compare(value as number, threshold as number)
      : "unknown";
}

/** `any` over `equal`: one match settles it; a list with nothing of the value's type cannot say. */
function oneOf(value: unknown, list: unknown): Truth {
  if (!Array.isArray(list)) return "unknown";
  return anyOf(list.map((threshold) => equal(value, threshold)));
}

/** One match settles it; where nothing could even be compared it is unknown. Of nothing at all none matches. */
function anyOf(answers: readonly Truth[]): Truth {
  if (answers.includes(true)) return true;
  return answers.length === 0 || answers.includes(false) ? false : "unknown";
}

/** On lists only, as json-rules-engine has it: on a text its `contains` silently never matches. */
function contains(value: unknown, threshold: unknown): Truth {
  return Array.isArray(value) ? anyOf(value.map((entry) => equal(entry, threshold))) : "unknown";
}

/** Of a list: whether any of them is in it. Of a text: whether any of them stands in it, letter for letter. */
function containsAny(value: unknown, list: unknown): Truth {
  if (!Array.isArray(list)) return "unknown";
  if (typeof value === "string")
    return list.some((part) => typeof part === "string" && value.includes(part));
  if (!Array.isArray(value)) return "unknown";
  return anyOf(value.map((entry) => oneOf(entry, list)));
}

function startsWith(value: unknown, start: unknown): Truth {
  const texts = typeof value === "string" && typeof start === "string";
  return texts ? value.startsWith(start) : "unknown";
}

function matches(value: unknown, source: unknown): Truth {
  if (typeof value !== "string" || typeof source !== "string") return "unknown";
  return patternOf(source)?.test(value) ?? "unknown";
}

/** Both ends belong to it. */
function between(value: unknown, pair: unknown): Truth {
  if (!Array.isArray(pair) || pair.length !== 2 || !Number.isFinite(value)) return "unknown";
  const [low, high] = pair as readonly unknown[];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return "unknown";
  return (value as number) >= (low as number) && (value as number) <= (high as number);
}
