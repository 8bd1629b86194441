import type { Fact, Look } from "../facts/fact.ts";
import type { OperatorName } from "./operators.ts";
import { isOperatorName, operators } from "./operators.ts";
import type { Condition, Leaf, Rule, Ruleset } from "./rule.ts";

/** Three-valued truth as a number: whoever asks a thousand rules an event has no time for unions of types. */
export type Code = typeof no | typeof yes | typeof maybe;
export const no = 0;
export const yes = 1;
/** Not known. */
export const maybe = 2;

/** How a rule stands at a look, over the facts of one customer. It writes nothing down and makes nothing new. */
export type Screen = (facts: readonly Fact[], look: Look) => Code;

/**
 * The screen of a rule: the same three-valued logic as `truthOf` over the same facts, put together once. Nothing fires by
 * it: what it lets through is read again with its events, and confirmed by json-rules-engine.
 */
export function compileScreen(rule: Rule, ruleset: Ruleset): Screen {
  return compile(rule.conditions, ruleset);
}

function compile(condition: Condition, ruleset: Ruleset): Screen {
  switch (condition.type) {
    case "leaf":
      return compileLeaf(condition, ruleset);
    case "not":
      return negated(compile(condition.of, ruleset));
    case "all":
      return folded(
        condition.of.map((one) => compile(one, ruleset)),
        no,
      );
    case "any":
      return folded(
        condition.of.map((one) => compile(one, ruleset)),
        yes,
      );
  }
}

const notKnown: Screen = () => maybe;

function negated(screen: Screen): Screen {
  return (facts, look) => {
    const code = screen(facts, look);
    return code === maybe ? maybe : code === yes ? no : yes;
  };
}

/** One member that is `settles` settles it; else one that is not known leaves it so. */
function folded(screens: readonly Screen[], settles: typeof no | typeof yes): Screen {
  const [only, ...others] = screens;
  if (only && others.length === 0) return only;
  return (facts, look) => {
    let code: Code = settles === no ? yes : no;
    for (const screen of screens) {
      const one = screen(facts, look);
      if (one === settles) return settles;
      if (one === maybe) code = maybe;
    }
    return code;
  };
}

function compileLeaf(leaf: Leaf, ruleset: Ruleset): Screen {
  const { fact, operator, threshold } = leaf;
  if (!isOperatorName(operator)) return notKnown;
  if (fact.fact === "segment") {
    const segment = ruleset.segments.get(fact.id);
    const screen = segment ? compile(segment.conditions, ruleset) : notKnown;
    // A segment is compared with true or false: the leaf is the segment's own truth, or its opposite.
    return threshold === (operator === "equal") ? screen : negated(screen);
  }
  return comparison(fact.index, operator, threshold);
}

function comparison(index: number, operator: OperatorName, threshold: unknown): Screen {
  const ordered = orders[operator];
  if (ordered && typeof threshold === "number") {
    const limit = threshold;
    return (facts, look) => {
      const value = (facts[index] as Fact).value(look);
      // Neither infinite nor NaN: what has no size cannot be compared.
      if (typeof value !== "number" || value - value !== 0) return maybe;
      return ordered(value, limit) ? yes : no;
    };
  }
  const { compare } = operators[operator];
  return (facts, look) => {
    const truth = compare((facts[index] as Fact).value(look), threshold);
    return truth === true ? yes : truth === false ? no : maybe;
  };
}

const orders: Partial<Readonly<Record<OperatorName, (a: number, b: number) => boolean>>> = {
  lessThan: (a, b) => a < b,
  lessThanInclusive: (a, b) => a <= b,
  greaterThan: (a, b) => a > b,
  greaterThanInclusive: (a, b) => a >= b,
};
