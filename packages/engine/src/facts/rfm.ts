import type { Event } from "../event/event.ts";
import { Aggregate } from "./aggregate.ts";
import { Count } from "./count.ts";
import type { Look, Reading, RfmPlan, RfmScale } from "./fact.ts";
import { PlainFact, propertyOf, unknown } from "./fact.ts";

/** The event that orders are known by. */
export const orderEvent = "Order Completed";

/** What is known of a customer's orders. */
interface Orders {
  readonly count: Count;
  readonly revenue: Aggregate;
  lastAt: number | undefined;
}

/**
 * `rfm`: how lately, how often and for how much the customer has ordered, each from 1 to 5 by the rule set's cut points.
 * Unknown for somebody with no order in the window.
 */
export class Rfm extends PlainFact {
  readonly #plan: RfmPlan;
  readonly #orders: Orders;

  constructor(plan: RfmPlan, orders = noOrders(plan.scale)) {
    super();
    this.#plan = plan;
    this.#orders = orders;
  }

  override add(event: Event): void {
    if (event.event !== orderEvent) return;
    this.#orders.count.add(event);
    this.#orders.revenue.add(withRevenue(event));
    this.#orders.lastAt = event.timestamp;
  }

  read({ at, event, present }: Look): Reading {
    const { count, revenue, lastAt } = this.#orders;
    const look = { at, event: withRevenue(event), present };
    const { value: orders, events } = count.read(look);
    if (lastAt === undefined || orders === 0) return unknown;
    const spent = revenue.read(look).value;
    return {
      value: this.#score(at - lastAt, orders as number, spent as number | undefined),
      events,
    };
  }

  override copy(): Rfm {
    const { count, revenue, lastAt } = this.#orders;
    return new Rfm(this.#plan, { count: count.copy(), revenue: revenue.copy(), lastAt });
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

function noOrders({ within, money }: RfmScale): Orders {
  const orders = { event: orderEvent, where: [], by: null, within };
  return {
    count: new Count({ fact: "count", visitsMs: null, ...orders }),
    revenue: new Aggregate({ fact: "sum", property: "revenue", money, ...orders }),
    lastAt: undefined,
  };
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
