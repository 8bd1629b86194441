import type { Event } from "../event/event.ts";
import type { Past } from "../history/past.ts";
import type { AmountSourcePlan } from "./aggregate.ts";
import { Aggregate, AmountSource } from "./aggregate.ts";
import type { CountSourcePlan } from "./count.ts";
import { Count, CountSource } from "./count.ts";
import type { Look, Reading, RfmPlan, RfmScale, Source, Within } from "./fact.ts";
import { PlainFact, propertyOf, unknown } from "./fact.ts";
import type { Intake } from "./intake.ts";
import { Keyring } from "./keyring.ts";
import type { Placed } from "./source.ts";

/** The event that orders are known by. */
export const orderEvent = "Order Completed";

/** What scores share: those of one scale, which is the rule set's. */
export interface RfmSourcePlan {
  readonly type: "rfm";
  readonly scale: RfmScale;
}

/** Both are the customer's own, side by side. */
const placeIn = (seat: number): Placed => ({ ring: 0, seat, filter: -1, resetBy: -1, steps: [] });

/** What is known of a customer's orders. */
export class RfmSource implements Source {
  readonly plan: RfmSourcePlan;
  readonly ring: Keyring;
  readonly count: Count;
  readonly revenue: Aggregate;
  lastAt: number | undefined;
  readonly orders: CountSource;
  readonly amounts: AmountSource;

  constructor(plan: RfmSourcePlan, ring = new Keyring(null)) {
    const { within } = plan.scale;
    this.plan = plan;
    this.ring = ring;
    this.orders = new CountSource(countOf(plan.scale), placeIn(0), [ring]);
    this.amounts = new AmountSource(amountOf(plan.scale), placeIn(1), [ring]);
    this.count = new Count({ within }, this.orders);
    this.revenue = new Aggregate({ fact: "sum", within }, this.amounts);
  }

  add({ event, place }: Intake): void {
    if (event?.event !== orderEvent) return;
    this.ring.enter(event);
    this.orders.take(event, place);
    this.amounts.take(withRevenue(event), place);
    this.lastAt = event.timestamp;
  }

  copy(): RfmSource {
    const copy = new RfmSource(this.plan, this.ring.copy());
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

  read(look: Look, past: Past): Reading {
    const value = this.value(look);
    return value === undefined
      ? unknown
      : { value, events: this.#orders.count.read(look, past).events };
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

function countOf({ within }: RfmScale): CountSourcePlan {
  return { type: "count", visitsMs: null, ...allOrders, ...kept(within) };
}

function amountOf({ within, money }: RfmScale): AmountSourcePlan {
  return { type: "amount", property: "revenue", money, ...allOrders, ...kept(within) };
}

const allOrders = { filter: { event: orderEvent, where: [] }, by: null };

function kept(within: Within | null): Pick<CountSourcePlan, "windows" | "forEver"> {
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
