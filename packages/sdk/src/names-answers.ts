import type { CustomLook, Extensions, Properties } from "@proffer/engine";
import type { IsLiteral, RuleOf } from "./names.ts";

/** The comparisons in a group of conditions, as a union. */
type LeafOf<Condition> = Condition extends { readonly all: readonly (infer Part)[] }
  ? LeafOf<Part>
  : Condition extends { readonly any: readonly (infer Part)[] }
    ? LeafOf<Part>
    : Condition extends { readonly not: infer Part }
      ? LeafOf<Part>
      : Condition;

type ConditionsOf<Written> = Written extends { readonly conditions: infer Conditions }
  ? Conditions
  : never;

type SegmentOf<Rules> = Rules extends { readonly segments: infer Segments }
  ? Segments[keyof Segments]
  : never;

type Asked<Rules, Fact> = Extract<
  LeafOf<ConditionsOf<RuleOf<Rules> | SegmentOf<Rules>>>,
  { readonly fact: Fact; readonly params: unknown }
>["params"];

/** What the rule set's conditions ask a fact about, as a union. */
type ParamsOf<Rules, Fact> = [Asked<Rules, Fact>] extends [never]
  ? Properties
  : Asked<Rules, Fact> & Properties;

type FactsOf<Rules> = {
  readonly [Fact in Declared<Rules, "facts">]: (
    params: ParamsOf<Rules, Fact>,
    about: CustomLook,
  ) => unknown;
};

type OperatorsOf<Rules> = {
  readonly [Operator in Declared<Rules, "operators">]: (
    value: unknown,
    threshold: unknown,
  ) => boolean;
};

/** The names that a literal rule set leaves to the program. */
type Declared<Rules, Part extends "facts" | "operators"> =
  IsLiteral<Rules> extends true
    ? Rules extends Readonly<Record<Part, infer Names>>
      ? keyof Names & string
      : never
    : never;

/**
 * What a program has to answer in code for a rule set: every fact and operator that it declares, by name. One that this
 * program does not know is answered with `() => undefined`, which is unknown. Any, where the rule set is not there as a
 * literal.
 *
 * @example
 * ```ts
 * const answers: Answers<typeof rules> = { facts: { loyalty_points: ({ tier }) => pointsOf(tier) } };
 * ```
 */
export type Answers<Rules> = FactAnswers<Rules> & OperatorAnswers<Rules>;

type FactAnswers<Rules> = [Declared<Rules, "facts">] extends [never]
  ? {
      /** Facts that the rules ask of this program, by name. They get 50 ms a rule. */
      readonly facts?: NonNullable<Extensions["facts"]>;
    }
  : {
      /** Facts that the rules ask of this program, by name. They get 50 ms a rule. */
      readonly facts: FactsOf<Rules>;
    };

type OperatorAnswers<Rules> = [Declared<Rules, "operators">] extends [never]
  ? {
      /** Operators that the rules ask of this program, by name. */
      readonly operators?: NonNullable<Extensions["operators"]>;
    }
  : {
      /** Operators that the rules ask of this program, by name. */
      readonly operators: OperatorsOf<Rules>;
    };
