import type { Truth } from "../../decision/decision.ts";
import type { OperatorName } from "../../rules/operators.ts";
import { operators } from "../../rules/operators.ts";
import type { Code } from "../../rules/screen.ts";
import { maybe, no, yes } from "../../rules/screen.ts";

/** A truth as a number. */
export function codeOf(truth: Truth): Code {
  return truth === true ? yes : truth === false ? no : maybe;
}

/** The numbers from `low` to `high`, both among them. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * The numbers of which an operator is true: one range, or all but one. `undefined` where they are neither, and the
 * operator has to be asked.
 */
export function rangeOf(operator: OperatorName, threshold: unknown): Range | undefined {
  const [low, high]: readonly unknown[] =
    operator === "between" && Array.isArray(threshold) ? threshold : [threshold, threshold];
  if (!isNumber(low) || !isNumber(high)) return undefined;
  switch (operator) {
    case "equal":
    case "notEqual":
    case "between":
      return { low, high };
    case "greaterThanInclusive":
      return { low, high: Number.MAX_VALUE };
    case "greaterThan":
      return { low: above(low), high: Number.MAX_VALUE };
    case "lessThanInclusive":
      return { low: -Number.MAX_VALUE, high };
    case "lessThan":
      return { low: -Number.MAX_VALUE, high: -above(-high) };
    default:
      return undefined;
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** The next number there is: its bits, read as an integer, are one more. */
function above(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/** A comparison with a number, where NaN is what is not known. */
export class NumberTest {
  /** Below this nothing passes for sure, so that nobody has to look closer. */
  readonly floor: number;
  readonly #operator: OperatorName;
  readonly #threshold: unknown;
  readonly #isRange: boolean;
  readonly #low: number;
  readonly #high: number;
  readonly #inside: Code;
  readonly #outside: Code;
  readonly #ifUnknown: Code;

  constructor(operator: OperatorName, threshold: unknown) {
    const range = rangeOf(operator, threshold);
    this.#operator = operator;
    this.#threshold = threshold;
    this.#isRange = range !== undefined;
    this.#low = range?.low ?? 0.5;
    this.#high = range?.high ?? 0.5;
    this.#inside = operator === "notEqual" ? no : yes;
    this.#outside = operator === "notEqual" ? yes : no;
    this.#ifUnknown = codeOf(operators[operator].compare(undefined, threshold));
    this.floor = range && operator !== "notEqual" ? range.low : Number.NEGATIVE_INFINITY;
  }

  code(value: number): Code {
    if (value !== value) return this.#ifUnknown;
    if (!this.#isRange) return codeOf(operators[this.#operator].compare(value, this.#threshold));
    return value >= this.#low && value <= this.#high ? this.#inside : this.#outside;
  }
}
