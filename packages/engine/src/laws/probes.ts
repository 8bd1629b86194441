/** A comparison, a value of which it is true, one of which it is false, and some that it cannot compare. */
export interface Probe {
  readonly operator: string;
  readonly value: unknown;
  readonly yes: unknown;
  readonly no: unknown;
  readonly strange: readonly unknown[];
}

const notText = [undefined, null, 1, true, {}] as const;
const notNumber = [undefined, null, "3", false, [3]] as const;
const notList = [undefined, null, "a", 3, { 0: "a" }] as const;

export const probes: readonly Probe[] = [
  { operator: "equal", value: "a", yes: "a", no: "b", strange: [...notText, ["a"]] },
  { operator: "equal", value: true, yes: true, no: false, strange: [undefined, null, 1, "true"] },
  { operator: "notEqual", value: 3, yes: 4, no: 3, strange: notNumber },
  { operator: "lessThan", value: 3, yes: 2, no: 3, strange: notNumber },
  { operator: "greaterThanInclusive", value: 3, yes: 3, no: 2, strange: notNumber },
  { operator: "in", value: ["a", "b"], yes: "b", no: "c", strange: notText },
  { operator: "notIn", value: [1, 2], yes: 3, no: 1, strange: notNumber },
  { operator: "contains", value: "a", yes: ["b", "a"], no: [], strange: [...notList, [1]] },
  { operator: "doesNotContain", value: "a", yes: ["b"], no: ["a"], strange: notList },
  { operator: "containsAny", value: ["a", "b"], yes: "xb", no: "x", strange: notText },
  {
    operator: "containsAny",
    value: ["a", "b"],
    yes: ["b"],
    no: ["c"],
    strange: [undefined, 3, {}, [1]],
  },
  { operator: "startsWith", value: "ab", yes: "abc", no: "a", strange: notText },
  { operator: "matches", value: "^a+$", yes: "aa", no: "ab", strange: notText },
  { operator: "between", value: [1, 3], yes: 3, no: 4, strange: notNumber },
];
