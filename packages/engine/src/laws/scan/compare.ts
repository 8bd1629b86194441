import type { Degree } from "./truth.ts";

type Compare = (value: unknown, threshold: unknown) => boolean | undefined;

const numbers =
  (test: (a: number, b: number) => boolean): Compare =>
  (value, threshold) =>
    typeof value === "number" && typeof threshold === "number" ? test(value, threshold) : undefined;

const scalars = ["string", "number", "boolean"];

const equal: Compare = (value, threshold) =>
  scalars.includes(typeof value) && typeof value === typeof threshold
    ? Object.is(value, threshold)
    : undefined;

/** One that fits settles it; where there are some and none can even be compared, nobody can say. */
function some(answers: readonly (boolean | undefined)[]): boolean | undefined {
  const known = answers.filter((answer) => answer !== undefined);
  return known.length === 0 && answers.length > 0 ? undefined : known.includes(true);
}

const oneOf: Compare = (value, threshold) =>
  some((threshold as unknown[]).map((member) => equal(value, member)));

const member: Compare = (value, threshold) =>
  Array.isArray(value) ? some(value.map((entry) => equal(entry, threshold))) : undefined;

const opposite =
  (compare: Compare): Compare =>
  (value, threshold) => {
    const answer = compare(value, threshold);
    return answer === undefined ? undefined : !answer;
  };

/** The operators, said a second time: `undefined` where the two cannot be compared. */
export const comparisons: Readonly<Record<string, Compare>> = {
  equal,
  notEqual: opposite(equal),
  lessThan: numbers((a, b) => a < b),
  lessThanInclusive: numbers((a, b) => a <= b),
  greaterThan: numbers((a, b) => a > b),
  greaterThanInclusive: numbers((a, b) => a >= b),
  in: oneOf,
  notIn: opposite(oneOf),
  contains: member,
  doesNotContain: opposite(member),
  containsAny: (value, threshold) => {
    const wanted = threshold as string[];
    if (typeof value === "string") return wanted.some((part) => value.split(part).length > 1);
    return Array.isArray(value) ? some(value.map((entry) => oneOf(entry, wanted))) : undefined;
  },
  startsWith: (value, threshold) =>
    typeof value === "string" ? value.slice(0, String(threshold).length) === threshold : undefined,
  matches: (value, threshold) =>
    typeof value === "string" ? new RegExp(String(threshold)).test(value) : undefined,
  between: (value, threshold) => {
    const [low, high] = threshold as number[];
    return numbers((a, b) => a >= b)(value, low) && numbers((a, b) => a <= b)(value, high);
  },
};

export function degreeOfComparison(operator: string, value: unknown, threshold: unknown): Degree {
  const answer = comparisons[operator]?.(value, threshold);
  return answer === undefined ? 0.5 : answer ? 1 : 0;
}
