import type { Event } from "../event/event.ts";
import { Aggregate, AmountSource } from "./aggregate.ts";
import { Count, CountSource } from "./count.ts";
import type { Look, Reading, RfmPlan, RfmScale, Source, Within } from "./fact.ts";
import { PlainFact, propertyOf, unknown } from "./fact.ts";

/** The event that orders are known by. */
export const orderEvent = "Order Completed";

/** What scores share: those of one scale, which is the rule set's. */
export interface RfmSourcePlan {
  readonly type: "rfm";
  readonly scale: RfmScale;
}

/** What is known of a customer's orders. */
export class RfmSource implements Source {
  readonly #plan: RfmSourcePlan;
  readonly #count: CountSource;
  readonly #amount: AmountSource;
  readonly count: Count;
  readonly revenue: Aggregate;
  lastAt: number | undefined;

  constructor(plan: RfmSourcePlan, count = countOf(plan.scale), amount = amountOf(plan.scale)) {
    const { within } = plan.scale;
    this.#plan = plan;
    this.#count = count;
    this.#amount = amount;
    this.count = new Count({ within }, count);
    this.revenue = new Aggregate({ fact: "sum", within }, amount);
  }

  add(event: Event): void {
    if (event.event !== orderEvent) return;
    this.#count.add(event);
    this.#amount.add(withRevenue(event));
    this.lastAt = event.timestamp;
  }

  copy(): RfmSource {
    const copy = new RfmSource(this.#plan, this.#count.copy(), this.#amount.copy());
    copy.lastAt = this.lastAt;
    return copy;
  }
}

/**
 * `rfm`: how lately, how often and for how much the customer has ordered, each from 1 to 5 by the rule set's cut points.
 * Unknown for somebody with no order in the window.
 */
export class Rfm extends PlainFact {
  readonly #plan: RfmPlan;
  readonly #orders: RfmSource;

  constructor(plan: RfmPlan, source: RfmSource) {
    super();
    this.#plan = plan;
    this.#orders = source;
  }

  value(look: Look): number | string | undefined {
    const { count, revenue, lastAt } = this.#orders;
    const own = { ...look, event: withRevenue(look.event) };
    const orders = count.value(own);
    if (lastAt === undefined || orders === undefined || orders === 0) return undefined;
    return this.#score(look.at - lastAt, orders, revenue.value(own));
  }

  read(look: Look): Reading {
    const value = this.value(look);
    return value === undefined ? unknown : { value, events: this.#orders.count.read(look).events };
  }

  #score(ageMs: number, orders: number, spent: number | undefined): number | string | undefined {
    const { part, scale } = this.#plan;
    const recency = 1 + scale.recency.length - cutsUpTo(scale.recency, ageMs);
    const frequency = 1 + cutsUpTo(scale.frequency, orders);
    const monetary = spent === undefined ? undefined : 1 + cutsUpTo(scale.monetary, spent);
    switch (part) {
      case "recency":
        return recency;
      case "frequency":
        return frequency;
      case "monetary":
        return monetary;
      case "total":
        return monetary && recency + frequency + monetary;
      case "cell":
        return monetary && `${recency}${frequency}${monetary}`;
    }
  }
}

function countOf({ within }: RfmScale): CountSource {
  return new CountSource({ type: "count", visitsMs: null, ...allOrders, ...kept(within) });
}

function amountOf({ within, money }: RfmScale): AmountSource {
  const plan = { type: "amount", property: "revenue", money } as const;
  return new AmountSource({ ...plan, ...allOrders, ...kept(within) });
}

const allOrders = { filter: { event: orderEvent, where: [] }, by: null };

function kept(within: Within | null): Pick<CountSource["plan"], "windows" | "forEver"> {
  return { windows: within === null ? [] : [within], forEver: within === null };
}

/** How many cut points a value has reached. */
function cutsUpTo(cuts: readonly number[], value: number): number {
  return cuts.filter((cut) => value >= cut).length;
}

/** Shops that do not split off tax and shipping send a total only. */
function withRevenue(event: Event): Event {
  if (event.event !== orderEvent) return event;
  const revenue = propertyOf(event, "revenue") ?? propertyOf(event, "total");
  return { ...event, properties: { ...event.properties, revenue } };
}
