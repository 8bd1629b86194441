import type { Condition, Leaf, Rule } from "../rules/rule.ts";
import { isOperatorName, operators } from "../rules/operators.ts";
import type { Tables } from "./bound/tables.ts";
import { rangeOf } from "./look/number-test.ts";

/** Bits of a number that can be told apart by `&`. */
const maxBits = 30;

/** Which event names a customer has to have at all before a rule can be true: most have not, and cost no more. */
export class Needs {
  /** By name code: the bits that an event of that name brings. */
  readonly brings: Int32Array;
  readonly #tables: Tables;
  readonly #bits = new Map<string, number>();

  constructor(tables: Tables) {
    this.#tables = tables;
    this.brings = new Int32Array(tables.columns.names.values.length);
  }

  /** The bits that a rule needs; 0 where it needs none, or none that there is room for. */
  of({ conditions }: Rule): number {
    return eventsNeededBy(conditions).reduce((sum, event) => sum | this.#bitOf(event), 0);
  }

  #bitOf(event: string): number {
    const known = this.#bits.get(event);
    if (known !== undefined) return known;
    if (this.#bits.size === maxBits) return 0;
    const bit = 1 << this.#bits.size;
    this.#bits.set(event, bit);
    for (const [code, is] of this.#tables.named(event).entries())
      if (is === 1) this.brings[code] = (this.brings[code] as number) | bit;
    return bit;
  }
}

/** Whether what is brought is enough for one of some rules. */
export function areMet(needed: Int32Array, brought: number): boolean {
  for (let i = 0; i < needed.length; i++) if (((needed[i] as number) & ~brought) === 0) return true;
  return false;
}

/** The names without an event of which a condition is not true. */
export function eventsNeededBy(condition: Condition): readonly string[] {
  switch (condition.type) {
    case "leaf":
      return eventsNeededByLeaf(condition);
    case "all":
      return condition.of.flatMap(eventsNeededBy);
    case "any":
      return condition.of.length === 1 ? condition.of.flatMap(eventsNeededBy) : [];
    case "not":
      return [];
  }
}

function eventsNeededByLeaf({ fact, operator, threshold }: Leaf): readonly string[] {
  if (!isOperatorName(operator)) return [];
  switch (fact.fact) {
    case "count":
    case "distinct":
    case "streak":
    case "sum": {
      // Of nothing these are 0.
      return operators[operator].compare(0, threshold) === false ? [fact.event] : [];
    }
    case "min":
    case "max":
    case "since":
      // Of nothing these are not known, which only a range never takes for true.
      return rangeOf(operator, threshold) ? [fact.event] : [];
    case "absent":
      return operators[operator].compare(false, threshold) === false ? [fact.event] : [];
    case "sequence": {
      const asksForTrue = operators[operator].compare(false, threshold) === false;
      return asksForTrue ? fact.steps.map(({ event }) => event) : [];
    }
    default:
      return [];
  }
}
