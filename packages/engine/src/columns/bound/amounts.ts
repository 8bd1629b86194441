import type { Money } from "../../facts/fact.ts";
import { amountOf } from "../../facts/amount.ts";
import type { Columns, PropertyColumn } from "../columns.ts";

const none: PropertyColumn = { codes: new Int32Array(0), values: [] };

/** Beyond this many pairs of value and currency what has been worked out is found by hashing. */
const maxTable = 4_000_000;

const notAsked = Number.NEGATIVE_INFINITY;

/** An amount in a currency that cannot be added. */
export const foreign = Number.POSITIVE_INFINITY;

/** A property as integers that add up exactly, worked out once for each value and currency by the engine's `amountOf`. */
export class Amounts {
  readonly #money: Money | null;
  readonly #value: PropertyColumn;
  readonly #currency: PropertyColumn;
  readonly #hasValue: boolean;
  readonly #hasCurrency: boolean;
  readonly #table: Float64Array;
  readonly #others = new Map<number, number>();

  constructor({ properties }: Columns, property: string, money: Money | null) {
    const currency = money === null ? undefined : properties.get("currency");
    this.#money = money;
    this.#value = properties.get(property) ?? none;
    this.#currency = currency ?? none;
    this.#hasValue = properties.has(property);
    this.#hasCurrency = currency !== undefined;
    const pairs = (this.#value.values.length + 1) * (this.#currency.values.length + 1);
    this.#table = new Float64Array(pairs <= maxTable ? pairs : 0).fill(notAsked);
  }

  /** The amount of a row: NaN where it has none, {@link foreign} where it is in another currency. */
  at(row: number): number {
    const value = this.#hasValue ? (this.#value.codes[row] as number) : -1;
    const currency = this.#hasCurrency ? (this.#currency.codes[row] as number) : -1;
    const pair = (currency + 1) * (this.#value.values.length + 1) + value + 1;
    const isTabled = pair < this.#table.length;
    const known = isTabled ? (this.#table[pair] as number) : (this.#others.get(pair) ?? notAsked);
    if (known !== notAsked) return known;
    const amount = this.#workOut(value, currency);
    if (isTabled) this.#table[pair] = amount;
    else this.#others.set(pair, amount);
    return amount;
  }

  #workOut(value: number, currency: number): number {
    const properties = currency < 0 ? {} : { currency: this.#currency.values[currency] };
    const amount = amountOf(properties, this.#value.values[value], this.#money);
    return amount === undefined ? Number.NaN : amount === "foreign" ? foreign : amount;
  }
}
