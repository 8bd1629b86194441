import { describe, expect, test } from "vitest";
import { quintiles, roundAge, sizes } from "./cut-points.ts";

const ranked = (values: readonly number[]) =>
  values.map((value, i) => ({ customer: `c${i}`, value }));

const day = 86_400_000;

describe("A ranking cut into fifths", () => {
  test.each([
    [
      [1, 2, 3, 4, 5],
      [2, 3, 4, 5],
    ],
    [
      [5, 3, 1, 4, 2, 6],
      [3, 4, 5, 6],
    ],
    [
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1],
    ],
    [
      [1, 1, 1, 1, 1, 1, 2, 2, 2, 9],
      [1, 1, 2, 2],
    ],
  ])("%j is cut at the first of each next fifth", (values, cuts) => {
    expect(quintiles(ranked(values))).toEqual(cuts);
  });

  test("puts what lies at a cut above it", () => {
    expect(sizes([2, 3, 4, 5], [1, 2, 3, 4, 5, 5])).toEqual([1, 1, 1, 1, 2]);
  });
});

describe("An age", () => {
  test.each([
    ["whole days stay", 30 * day, [29 * day], "30d"],
    ["is rounded down to days where nobody is passed over", 30 * day + 5, [29 * day], "30d"],
    ["keeps its hours where somebody would be", 30 * day + 7_200_000, [30 * day], "722h"],
    ["keeps its ms where somebody would be", 30 * day + 1, [30 * day], `${30 * day + 1}ms`],
    ["of no time at all", 0, [], "0ms"],
  ])("%s", (_what, cut, ages, text) => {
    expect(roundAge(cut, [...ages, cut])).toBe(text);
  });
});
