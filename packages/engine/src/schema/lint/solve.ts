import { operators } from "../../rules/operators.ts";
import type { Leaf } from "../../rules/rule.ts";
import type { Domain } from "./domain.ts";
import { domainOf } from "./domain.ts";
import type { Test } from "./shape.ts";

/** Stands for any text that nobody has named. */
const anotherText = "\u0000another";
const anotherNumber = Number.MAX_SAFE_INTEGER;

/**
 * Whether some value of the fact makes all of these true at once. They are about one fact, and where it cannot be told
 * the answer is yes.
 *
 * Thresholds cut the values into stretches within which no answer changes, so that one value of each is enough to try.
 */
export function canAllHold(tests: readonly Test[], domain?: Domain): boolean {
  if (hasOpposites(tests)) return false;
  const decided = tests.filter((test) => isDecidable(test, tests));
  const [first] = decided;
  if (!first) return true;
  const values = candidates(domain ?? domainOf(first.leaf.fact), decided);
  return values.some((value) => decided.every((test) => holds(test, value)));
}

/** Whether every value that the fact can have makes one of these true. Where it cannot be told the answer is no. */
export function alwaysOneHolds(tests: readonly Test[], known?: Domain): boolean {
  if (hasOpposites(tests)) return true;
  const [first] = tests;
  if (!first || !tests.every((test) => isDecidable(test, []))) return false;
  const values = candidates(usual(known ?? domainOf(first.leaf.fact)), tests);
  return values.length > 0 && values.every((value) => tests.some((test) => holds(test, value)));
}

function usual(domain: Domain): Domain {
  if (domain.type !== "number" || domain.usualMin === undefined) return domain;
  return { ...domain, min: domain.usualMin };
}

/** Whether a comparison holds for certain with this value. */
function holds({ leaf, negated }: Test, value: unknown): boolean {
  const operator = Object.hasOwn(operators, leaf.operator)
    ? operators[leaf.operator as keyof typeof operators]
    : undefined;
  return operator?.compare(value, leaf.threshold) === !negated;
}

const stepwise: readonly string[] = [
  "equal",
  "notEqual",
  "lessThan",
  "lessThanInclusive",
  "greaterThan",
  "greaterThanInclusive",
  "in",
  "notIn",
  "between",
];

/** Whether trying values settles it: always by order and equality; by other means only where few values are left. */
function isDecidable({ leaf }: Test, beside: readonly Test[]): boolean {
  if (stepwise.includes(leaf.operator)) return true;
  const known = Object.hasOwn(operators, leaf.operator);
  return known && (domainOf(leaf.fact).type === "one" || beside.some(isPicking));
}

/** Names the values that are left. */
function isPicking({ leaf, negated }: Test): boolean {
  const names = negated ? ["notEqual", "notIn"] : ["equal", "in"];
  return names.includes(leaf.operator);
}

/** One and the same comparison and its opposite, whatever it is that they ask. */
function hasOpposites(tests: readonly Test[]): boolean {
  const asked = tests.map(({ leaf, negated }) => {
    const opposite = opposites[leaf.operator];
    const plain = opposite === undefined || leaf.operator < opposite;
    const question = JSON.stringify([plain ? leaf.operator : opposite, leaf.threshold]);
    return { question, yes: plain !== negated };
  });
  return asked.some(({ question, yes }) =>
    asked.some((other) => other.question === question && other.yes !== yes),
  );
}

const opposites: Readonly<Record<string, Leaf["operator"]>> = {
  equal: "notEqual",
  notEqual: "equal",
  in: "notIn",
  notIn: "in",
  contains: "doesNotContain",
  doesNotContain: "contains",
};

function candidates(domain: Domain, tests: readonly Test[]): readonly unknown[] {
  if (domain.type === "one") return domain.of;
  const thresholds = tests.flatMap(({ leaf }) =>
    Array.isArray(leaf.threshold) ? (leaf.threshold as readonly unknown[]) : [leaf.threshold],
  );
  const numbers = thresholds.filter((value) => typeof value === "number");
  if (domain.type === "number") return around(numbers, domain);
  const texts = thresholds.filter((value) => typeof value === "string");
  const flags = thresholds.some((value) => typeof value === "boolean") ? [true, false] : [];
  return [
    ...(numbers.length > 0
      ? around(numbers, { whole: false, min: -anotherNumber, max: anotherNumber })
      : []),
    ...(texts.length > 0 ? [...texts, anotherText] : []),
    ...flags,
  ];
}

/** Each number, and one in each stretch between and beside them. */
function around(
  numbers: readonly number[],
  { whole, min, max }: { readonly whole: boolean; readonly min: number; readonly max: number },
): readonly number[] {
  const ends = [min, max].filter(Number.isFinite);
  const sorted = [...new Set([...numbers, ...ends])].sort((a, b) => a - b);
  const steps = sorted.flatMap((number, i) => {
    const next = sorted[i + 1] ?? number + 2;
    if (whole) return [Math.floor(number), Math.floor(number) + 1, Math.ceil(number) - 1];
    return [number, (number + next) / 2, number - 1];
  });
  return steps.filter((number) => number >= min && number <= max);
}
