import { amountToValue } from "../../facts/amount.ts";
import type { AggregatePlan, Money } from "../../facts/fact.ts";
import { foreign } from "../bound/amounts.ts";
import { noGroup } from "../bound/groups.ts";
import type { Look } from "../look/look.ts";
import type { AmountSource } from "./amount.ts";
import { Edge } from "./line.ts";

/** `sum`, `min` and `max` over columns. */
export class ColumnAggregate {
  readonly source: AmountSource;
  readonly #fact: AggregatePlan["fact"];
  readonly #money: Money | null;
  readonly #edge: Edge | null;

  constructor(
    source: AmountSource,
    { fact, within, money }: Pick<AggregatePlan, "fact" | "within" | "money">,
    look: Look,
  ) {
    this.source = source;
    this.#fact = fact;
    this.#money = money;
    this.#edge = within && new Edge(source.line, within, look);
  }

  value(row: number): number {
    const { source } = this;
    const { groups } = source.parts;
    if (groups.current === noGroup || source.isLacking(row)) return Number.NaN;
    const base = groups.base();
    if (source.line.first(base) < 0) return this.#fact === "sum" ? 0 : Number.NaN;
    const edge = this.#edge;
    const amount = edge === null ? this.#everything(base) : this.#within(edge, base);
    return amount !== amount ? amount : amountToValue(amount, this.#money);
  }

  #everything(base: number): number {
    const { source } = this;
    // An amount in another currency cannot be compared with, so it leaves the whole unknown.
    if (source.lastForeign(base) >= 0) return Number.NaN;
    if (this.#fact === "sum") return source.sum();
    return this.#fact === "min" ? source.low() : source.high();
  }

  #within(edge: Edge, base: number): number {
    const { source } = this;
    const { rows } = source.parts;
    edge.passed(base);
    const other = source.lastForeign(base);
    if (other >= 0 && (rows.times[other] as number) > edge.opening()) return Number.NaN;
    const before = edge.lastBefore(base);
    if (this.#fact !== "sum") return this.#best(base, before);
    return source.sum() - (before < 0 ? 0 : (source.sumTo[before & rows.mask] as number));
  }

  #best(base: number, before: number): number {
    const { line, parts } = this.source;
    let best = Number.NaN;
    for (let row = line.after(base, before); row >= 0; row = line.after(base, row)) {
      const amount = parts.amounts.at(row);
      if (amount === foreign) continue;
      const isBetter = this.#fact === "min" ? amount < best : amount > best;
      if (isBetter || best !== best) best = amount;
    }
    return best;
  }
}
