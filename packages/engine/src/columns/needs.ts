import type { Condition, Leaf, Rule } from "../rules/rule.ts";
import { isOperatorName, operators } from "../rules/operators.ts";
import type { Tables } from "./bound/tables.ts";
import { rangeOf } from "./look/number-test.ts";

/** Bits of a number that can be told apart by `&`. */
const maxBits = 30;

/** Which event names a customer has to have at all before some rule can be true: most have not, and cost no more. */
export class Needs {
  /** By name code: the bits that an event of that name brings. */
  readonly #brings: Int32Array;
  /** Of each rule: the bits that it needs. */
  readonly #needed: readonly number[];
  readonly #codes: Uint16Array;

  constructor(rules: readonly Rule[], tables: Tables) {
    const { names } = tables.columns;
    const bits = new Map<string, number>();
    const bitOf = (event: string): number => {
      if (!bits.has(event) && bits.size < maxBits) bits.set(event, 1 << bits.size);
      return bits.get(event) ?? 0;
    };
    this.#codes = names.codes;
    this.#needed = rules.map(({ conditions }) =>
      eventsNeededBy(conditions).reduce((sum, event) => sum | bitOf(event), 0),
    );
    this.#brings = new Int32Array(names.values.length);
    for (const [event, bit] of bits)
      for (const [code, is] of tables.named(event).entries())
        if (is === 1) this.#brings[code] = (this.#brings[code] as number) | bit;
  }

  /** Whether some rule could be true with the names of these rows. */
  areMet(rows: Int32Array, count: number): boolean {
    const [codes, brings, needed] = [this.#codes, this.#brings, this.#needed];
    let brought = 0;
    for (let i = 0; i < count; i++) brought |= brings[codes[rows[i] as number] as number] as number;
    for (let i = 0; i < needed.length; i++)
      if (((needed[i] as number) & ~brought) === 0) return true;
    return false;
  }
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
