import type { Event } from "../event/event.ts";
import type { Past } from "../history/past.ts";
import type { Amount } from "./amount.ts";
import { amountOf, amountToValue } from "./amount.ts";
import type { AggregatePlan, EventFilter, Look, Money, Reading, Source, Within } from "./fact.ts";
import { PlainFact } from "./fact.ts";
import type { Intake } from "./intake.ts";
import { enters } from "./intake.ts";
import type { Keyring } from "./keyring.ts";
import { Seat } from "./keyring.ts";
import type { Placed } from "./source.ts";
import { Amounts } from "./amounts.ts";
import { openingOf } from "./window.ts";

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

/** The amounts of every group. */
export class AmountSource implements Source {
  readonly plan: AmountSourcePlan;
  readonly groups: Seat<Amounts>;
  readonly #placed: Placed;
  #look: Look | undefined;
  #lacks = false;

  constructor(plan: AmountSourcePlan, placed: Placed, rings: readonly Keyring[]) {
    const { windows, forEver } = plan;
    const keeping = { windows, forEver, lastMs: 0 };
    this.plan = plan;
    this.#placed = placed;
    this.groups = new Seat(rings[placed.ring] as Keyring, placed.seat, () => new Amounts(keeping));
  }

  add(intake: Intake): void {
    if (intake.enters(this.#placed.filter)) this.take(intake.event as Event, intake.place);
  }

  /** Adds the amount of an event that is known to enter. */
  take(event: Event, place: number): void {
    const amount = this.#amountOf(event);
    const column = amount === undefined ? undefined : this.groups.own();
    if (!column || amount === undefined) return;
    column.pushAmount(event.timestamp, place, amount);
    column.prune(event.timestamp);
    if (!this.plan.forEver && !column.isExact()) column.rebase();
  }

  /** Whether the event of a look would enter, but lacks an amount: then nothing is known. */
  lacksAt(look: Look): boolean {
    if (this.#look === look) return this.#lacks;
    this.#look = look;
    this.#lacks = enters(look.event, this.plan.filter) && this.#amountOf(look.event) === undefined;
    return this.#lacks;
  }

  copy(rings: readonly Keyring[]): AmountSource {
    return new AmountSource(this.plan, this.#placed, rings);
  }

  #amountOf({ properties }: Event): Amount | undefined {
    const { property, money } = this.plan;
    const value = Object.hasOwn(properties, property) ? properties[property] : undefined;
    return amountOf(properties, value, money);
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
    if (column === undefined || this.#source.lacksAt(look)) return undefined;
    if (column === null) return this.#plan.fact === "sum" ? 0 : undefined;
    const amount = this.#amount(column, look.at);
    return amount === undefined ? undefined : amountToValue(amount, plan.money);
  }

  read(look: Look, past: Past): Reading {
    const column = this.#source.groups.at(look);
    const from = column?.firstAfter(openingOf(this.#plan.within, look.at)) ?? 0;
    return { value: this.value(look), events: column?.idsFrom(from, past) ?? [] };
  }

  #amount(column: Amounts, at: number): number | undefined {
    const { fact, within } = this.#plan;
    const from = within === null ? 0 : column.firstAfter(openingOf(within, at));
    const foreign = within === null ? 0 : column.foreignTo(from);
    // An amount in another currency cannot be compared with, so it leaves the whole unknown.
    if (column.foreignTo(column.length) > foreign) return undefined;
    if (fact === "sum")
      return column.sumTo(column.length) - (within === null ? 0 : column.sumTo(from));
    if (within === null) return fact === "min" ? column.low : column.high;
    if (from === column.length) return undefined;
    const better = fact === "min" ? Math.min : Math.max;
    return column.amounts.slice(from).reduce((best, amount) => better(best, amount));
  }
}
