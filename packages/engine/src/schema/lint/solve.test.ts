import * as fc from "fast-check";
import { expect, test } from "vitest";
import { operators } from "../../rules/operators.ts";
import type { Leaf } from "../../rules/rule.ts";
import type { Test } from "./shape.ts";
import { alwaysOneHolds, canAllHold } from "./solve.ts";

const plan = { index: 0, params: {}, event: "Page", where: [] } as const;
const facts = {
  count: { ...plan, fact: "count", by: null, within: null, visitsMs: null },
  sum: { ...plan, fact: "sum", property: "total", by: null, within: null, money: null },
  hour: { index: 0, params: {}, fact: "time", part: "hour", zone: "shop", shop: "UTC" },
} as const satisfies Record<string, Leaf["fact"]>;

/** Far enough around every threshold below, and fine enough between any two. */
const values = {
  count: Array.from({ length: 40 }, (_, i) => i),
  sum: Array.from({ length: 400 }, (_, i) => i / 4 - 40),
  hour: Array.from({ length: 24 }, (_, i) => i),
};

const number = fc.integer({ min: -3, max: 26 });
const comparison = fc.oneof(
  fc.record({
    operator: fc.constantFrom(
      "equal",
      "notEqual",
      "lessThan",
      "lessThanInclusive",
      "greaterThan",
      "greaterThanInclusive",
    ),
    threshold: number as fc.Arbitrary<unknown>,
  }),
  fc.record({
    operator: fc.constantFrom("in", "notIn"),
    threshold: fc.array(number, { minLength: 1, maxLength: 4 }) as fc.Arbitrary<unknown>,
  }),
  fc.record({
    operator: fc.constant("between"),
    threshold: fc.tuple(number, number).map((pair) => pair.sort((a, b) => a - b)),
  }),
);

function testsOf(fact: keyof typeof facts): fc.Arbitrary<readonly Test[]> {
  const one = fc
    .tuple(comparison, fc.boolean())
    .map(([{ operator, threshold }, negated]): Test => ({
      type: "test",
      negated,
      leaf: { type: "leaf", slot: 0, path: "", fact: facts[fact], operator, threshold },
    }));
  return fc.array(one, { minLength: 1, maxLength: 4 });
}

function holds({ leaf, negated }: Test, value: number): boolean {
  const { compare } = operators[leaf.operator as keyof typeof operators];
  return compare(value, leaf.threshold) === !negated;
}

test.each(["count", "sum", "hour"] as const)(
  "whether comparisons of a %s can hold together is what trying every value says",
  (fact) => {
    fc.assert(
      fc.property(testsOf(fact), (tests) => {
        const tried = values[fact].some((value) => tests.every((one) => holds(one, value)));
        expect(canAllHold(tests)).toBe(tried);
      }),
      { numRuns: 2000 },
    );
  },
);

test.each(["count", "hour"] as const)(
  "whether one of several always holds of a %s is what trying every value says",
  (fact) => {
    fc.assert(
      fc.property(testsOf(fact), (tests) => {
        const tried = values[fact].every((value) => tests.some((one) => holds(one, value)));
        expect(alwaysOneHolds(tests)).toBe(tried);
      }),
      { numRuns: 2000 },
    );
  },
);
