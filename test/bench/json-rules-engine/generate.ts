import * as fc from "fast-check";

/** A condition of json-rules-engine, well formed or not. */
export type Condition = Readonly<Record<string, unknown>>;

/** How a fact comes by its value. */
export interface GeneratedFact {
  readonly id: string;
  readonly kind: "constant" | "computed" | "awaited" | "of another" | "failing";
  readonly value: unknown;
  readonly cache: boolean;
  readonly priority: number;
}

/** Rules and facts for one run. */
export interface GeneratedCase {
  readonly options: Readonly<Record<string, boolean>>;
  readonly facts: readonly GeneratedFact[];
  readonly runtimeFacts: Readonly<Record<string, unknown>>;
  readonly named: readonly Condition[];
  readonly rules: readonly {
    readonly conditions: Condition;
    readonly priority: number;
    readonly event: { readonly type: string; readonly params?: Readonly<Record<string, unknown>> };
  }[];
}

const factIds = ["f0", "f1", "f2", "f3", "f4", "missing"];
const operators = [
  "equal",
  "notEqual",
  "in",
  "notIn",
  "contains",
  "doesNotContain",
  "lessThan",
  "lessThanInclusive",
  "greaterThan",
  "greaterThanInclusive",
  "isEven",
];
const decorators = ["someFact", "someValue", "everyFact", "everyValue", "swap", "not", "doubled"];

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 4 }) },
  fc.constantFrom("a", "b", "", "1", "2.5", "one"),
  fc.constantFrom(0.1, 1.5, 1e21, Number.NaN),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 3, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  fc.record({ a: scalar, b: fc.array(scalar, { maxLength: 2 }) }),
);

/** What a condition compares with: mostly a value, sometimes another fact's. */
const threshold = fc.oneof(
  { weight: 6, arbitrary: value },
  fc.record({ fact: fc.constantFrom(...factIds), params: fc.record({ add: fc.nat(2) }) }),
);
const operator = fc
  .tuple(fc.array(fc.constantFrom(...decorators), { maxLength: 2 }), fc.constantFrom(...operators))
  .map(([before, name]) => [...before, name].join(":"));
/** Where the parser or the run has to complain. */
const wrongOperator = fc.constantFrom("unheardOf", "unheardOf:equal", ":equal", "not:");
/** The same params in another order are the same params. */
const params = fc.oneof(
  fc.record({ add: fc.nat(2) }),
  fc.constantFrom({ add: 1, of: { a: 1, b: [2] } }, { of: { b: [2], a: 1 }, add: 1 }),
);

const leaf = fc.record(
  {
    fact: fc.constantFrom(...factIds),
    operator: fc.oneof({ weight: 60, arbitrary: operator }, wrongOperator),
    value: threshold,
    params,
    priority: fc.integer({ min: 1, max: 3 }),
    name: fc.constantFrom("first", "second"),
  },
  { requiredKeys: ["fact", "operator", "value"] },
);

const { group } = fc.letrec<{ group: Condition; member: Condition }>((tie) => ({
  group: fc.oneof(
    { maxDepth: 3 },
    fc.record({ all: fc.array(leaf, { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("member"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ all: fc.array(tie("member"), { maxLength: 3 }) }),
    fc.record({ not: tie("member") }),
    fc.record({ all: fc.array(tie("member"), { maxLength: 2 }), priority: fc.nat(3) }),
    fc.constantFrom<Condition>({ condition: "named-0" }, { condition: "named-1" }),
  ),
  member: fc.oneof({ maxDepth: 3 }, leaf, tie("group")),
}));

const facts = fc.tuple(
  ...factIds.slice(0, -1).map((id) =>
    fc.record({
      id: fc.constant(id),
      kind: fc.oneof(
        { weight: 8, arbitrary: fc.constant("constant" as const) },
        { weight: 5, arbitrary: fc.constantFrom("computed" as const, "awaited" as const) },
        { weight: 2, arbitrary: fc.constant("of another" as const) },
        fc.constant("failing" as const),
      ),
      value,
      cache: fc.boolean(),
      priority: fc.integer({ min: 1, max: 3 }),
    }),
  ),
);

const event = fc.record(
  {
    type: fc.constantFrom("reach-out", "wait", "success"),
    params: fc.record({ a: threshold, b: scalar }),
  },
  { requiredKeys: ["type"] },
);

/** Rules as they may come from anywhere, over facts of every kind. */
export const cases: fc.Arbitrary<GeneratedCase> = fc.record({
  options: fc.record({
    allowUndefinedFacts: fc.boolean(),
    // Where they are not allowed json-rules-engine throws amid its promises, and leaves those to the process.
    allowUndefinedConditions: fc.constant(true),
    replaceFactsInEventParams: fc.boolean(),
  }),
  facts,
  runtimeFacts: fc.dictionary(fc.constantFrom("f3", "f4", "missing"), value, { maxKeys: 2 }),
  named: fc.array(fc.record({ all: fc.array(leaf, { maxLength: 3 }) }), { maxLength: 1 }),
  rules: fc.array(
    fc.record({ conditions: group, priority: fc.integer({ min: 1, max: 3 }), event }),
    { minLength: 4, maxLength: 8 },
  ),
});
