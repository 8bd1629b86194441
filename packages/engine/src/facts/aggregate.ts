import type { Event } from "../event/event.ts";
import type { AggregatePlan, Look, Money, Reading } from "./fact.ts";
import { enters, groupOf, maxEventsBehind, PlainFact, propertyOf, unknown } from "./fact.ts";
import { fromMicro, toMicro, toMinor } from "./money.ts";
import { Column, Groups, openingOf } from "./window.ts";

/** What an event adds: an integer (minor units, or millionths of a plain number), or another currency's amount. */
type Amount = number | "foreign";

/**
 * A property of an event as an integer that adds up exactly; `undefined` where it is no amount.
 * Ten times 0.1 is 1 here, and 0.9999999999999999 in floats.
 */
export function amountOf(
  properties: Event["properties"],
  value: unknown,
  money: Money | null,
): Amount | undefined {
  if (money === null) return toMicro(value);
  const own = Object.hasOwn(properties, "currency") ? properties["currency"] : undefined;
  const currency = typeof own === "string" && own !== "" ? own : money.assumed;
  if (currency === null) return undefined;
  const minor = toMinor(value, currency);
  return minor !== undefined && currency !== money.currency ? "foreign" : minor;
}

/** An integer amount as a rule compares it. */
export function amountToValue(amount: number, money: Money | null): number {
  return money === null ? fromMicro(amount) : amount;
}

/** The amounts of one group, and what they came to as far as they have left the column. */
class Amounts {
  readonly column: Column<Amount>;
  /** Of everything there ever was; only kept without a window. */
  total: Amount | undefined;

  constructor(column = new Column<Amount>(), total?: Amount) {
    this.column = column;
    this.total = total;
  }

  copy(): Amounts {
    return new Amounts(this.column.copy(), this.total);
  }
}

/** `sum`, `min` and `max` of a property within the window, per value of `by`. */
export class Aggregate extends PlainFact {
  readonly #plan: AggregatePlan;
  readonly #groups: Groups<Amounts>;

  constructor(plan: AggregatePlan, groups = new Groups(() => new Amounts())) {
    super();
    this.#plan = plan;
    this.#groups = groups;
  }

  override add(event: Event): void {
    const { by, within } = this.#plan;
    if (!enters(event, this.#plan)) return;
    const key = groupOf(event, by);
    const amount = this.#amount(event);
    if (key === undefined || amount === undefined) return;
    const group = this.#groups.of(key);
    const { column } = group;
    column.push(event.timestamp, event.messageId, amount);
    if (within === null) {
      group.total = group.total === undefined ? amount : this.#join(group.total, amount);
      column.drop(column.times.length - maxEventsBehind);
    } else column.drop(column.firstAfter(openingOf(within, event.timestamp)));
  }

  read(look: Look): Reading {
    const { by, within, fact } = this.#plan;
    const key = groupOf(look.event, by);
    // As the present event, one that lacks the property makes the fact unknown.
    const lacks = enters(look.event, this.#plan) && this.#amount(look.event) === undefined;
    if (key === undefined || lacks) return unknown;
    const group = this.#groups.find(key);
    const from = group?.column.firstAfter(openingOf(within, look.at)) ?? 0;
    const amounts = group?.column.values.slice(from) ?? [];
    const result =
      within === null ? group?.total : amounts.reduce<Amount | undefined>(this.#joinAll, undefined);
    const events = group?.column.idsFrom(from) ?? [];
    if (result === undefined) return fact === "sum" ? { value: 0, events } : unknown;
    if (result === "foreign") return { value: undefined, events };
    return { value: amountToValue(result, this.#plan.money), events };
  }

  override copy(): Aggregate {
    return new Aggregate(this.#plan, this.#groups.copy());
  }

  #amount(event: Event): Amount | undefined {
    return amountOf(event.properties, propertyOf(event, this.#plan.property), this.#plan.money);
  }

  readonly #joinAll = (sofar: Amount | undefined, amount: Amount): Amount =>
    sofar === undefined ? amount : this.#join(sofar, amount);

  /** An amount in another currency cannot be compared with, so it leaves the whole unknown. */
  #join(a: Amount, b: Amount): Amount {
    if (a === "foreign" || b === "foreign") return "foreign";
    switch (this.#plan.fact) {
      case "sum":
        return a + b;
      case "min":
        return Math.min(a, b);
      case "max":
        return Math.max(a, b);
    }
  }
}
