import type { Event } from "../event/event.ts";
import type { Amount } from "./amount.ts";
import { amountOf, amountToValue } from "./amount.ts";
import type { AggregatePlan, EventFilter, Look, Money, Reading, Source, Within } from "./fact.ts";
import { enters, maxEventsBehind, PlainFact } from "./fact.ts";
import { Column, Groups, openingOf, openingOfAll } from "./window.ts";

/** What sums, minima and maxima share: which property of which events, in which groups, in what units. */
export interface AmountSourcePlan {
  readonly type: "amount";
  readonly filter: EventFilter;
  readonly property: string;
  readonly by: string | null;
  readonly money: Money | null;
  readonly windows: readonly Within[];
  readonly forEver: boolean;
}

/** The amounts of one group; each beside the sum of all up to it, so that a window's sum is one subtraction. */
class Amounts extends Column {
  amounts: number[] = [];
  sums: number[] = [];
  /** How many were in another currency, up to each. */
  foreign: number[] = [];
  /** The sum, and the foreign ones, before what is kept. */
  #before = { sum: 0, foreign: 0 };
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;

  pushAmount(event: Event, amount: Amount): void {
    const isForeign = amount === "foreign";
    this.push(event);
    this.amounts.push(isForeign ? 0 : amount);
    this.sums.push(this.sumTo(this.sums.length) + (isForeign ? 0 : amount));
    this.foreign.push(this.foreignTo(this.foreign.length) + (isForeign ? 1 : 0));
    if (isForeign) return;
    this.low = Math.min(this.low, amount);
    this.high = Math.max(this.high, amount);
  }

  /** Whether sums are as exact as integers are. */
  isExact(): boolean {
    return Number.isSafeInteger(this.sumTo(this.sums.length));
  }

  /** Begins to sum anew with what is kept; only differences of these sums matter to a window. */
  rebase(): void {
    this.compact();
    this.#before = { ...this.#before, sum: 0 };
    let sum = 0;
    this.sums = this.amounts.map((amount) => (sum += amount));
  }

  /** The sum of all before an index. */
  sumTo(index: number): number {
    return index === 0 ? this.#before.sum : (this.sums[index - 1] as number);
  }

  foreignTo(index: number): number {
    return index === 0 ? this.#before.foreign : (this.foreign[index - 1] as number);
  }

  override copy(): this {
    const copy = new Amounts();
    Object.assign(copy, this);
    copy.times = [...this.times];
    copy.events = [...this.events];
    copy.amounts = [...this.amounts];
    copy.sums = [...this.sums];
    copy.foreign = [...this.foreign];
    copy.#before = this.#before;
    return copy as this;
  }

  protected override compact(): void {
    const { head } = this;
    this.#before = { sum: this.sumTo(head), foreign: this.foreignTo(head) };
    this.amounts = this.amounts.slice(head);
    this.sums = this.sums.slice(head);
    this.foreign = this.foreign.slice(head);
    super.compact();
  }
}

/** The amounts of every group. */
export class AmountSource implements Source {
  readonly plan: AmountSourcePlan;
  readonly groups: Groups<Amounts>;

  constructor(plan: AmountSourcePlan, groups = new Groups(plan.by, () => new Amounts())) {
    this.plan = plan;
    this.groups = groups;
  }

  add(event: Event): void {
    const { filter, windows, forEver } = this.plan;
    if (!enters(event, filter)) return;
    const amount = this.amountOf(event);
    const column = amount === undefined ? undefined : this.groups.of(event);
    if (!column || amount === undefined) return;
    column.pushAmount(event, amount);
    const reached = column.firstAfter(openingOfAll(windows, event.timestamp));
    column.dropTo(forEver ? Math.min(reached, column.length - maxEventsBehind) : reached);
    if (!forEver && !column.isExact()) column.rebase();
  }

  amountOf({ properties }: Event): Amount | undefined {
    const { property, money } = this.plan;
    const value = Object.hasOwn(properties, property) ? properties[property] : undefined;
    return amountOf(properties, value, money);
  }

  copy(): AmountSource {
    return new AmountSource(this.plan, this.groups.copy());
  }
}

/** `sum`, `min` and `max` of a property within the window, per value of `by`. */
export class Aggregate extends PlainFact {
  readonly #plan: Pick<AggregatePlan, "fact" | "within">;
  readonly #source: AmountSource;

  constructor(plan: Pick<AggregatePlan, "fact" | "within">, source: AmountSource) {
    super();
    this.#plan = plan;
    this.#source = source;
  }

  value(look: Look): number | undefined {
    const { plan, groups } = this.#source;
    const column = groups.at(look);
    // As the present event, one that lacks the property makes the fact unknown.
    const lacks =
      enters(look.event, plan.filter) && this.#source.amountOf(look.event) === undefined;
    if (column === undefined || lacks) return undefined;
    if (column === null) return this.#plan.fact === "sum" ? 0 : undefined;
    const amount = this.#amount(column, look.at);
    return amount === undefined ? undefined : amountToValue(amount, plan.money);
  }

  read(look: Look): Reading {
    const column = this.#source.groups.at(look);
    const from = column?.firstAfter(openingOf(this.#plan.within, look.at)) ?? 0;
    return { value: this.value(look), events: column?.idsFrom(from) ?? [] };
  }

  #amount(column: Amounts, at: number): number | undefined {
    const { fact, within } = this.#plan;
    const from = within === null ? 0 : column.firstAfter(openingOf(within, at));
    const [foreign, sum] = within === null ? [0, 0] : [column.foreignTo(from), column.sumTo(from)];
    // An amount in another currency cannot be compared with, so it leaves the whole unknown.
    if (column.foreignTo(column.length) > foreign) return undefined;
    if (fact === "sum") return column.sumTo(column.length) - sum;
    if (within === null) return fact === "min" ? column.low : column.high;
    if (from === column.length) return undefined;
    const better = fact === "min" ? Math.min : Math.max;
    return column.amounts.slice(from).reduce((best, amount) => better(best, amount));
  }
}
