import type { Event } from "../../event/event.ts";
import type { RulesetJson } from "../written.ts";
import type { Params, View } from "./events.ts";
import { msOf } from "./events.ts";
import { countOf, sumOf } from "./history.ts";

/** One point and one more for each cut that is reached. */
function points(cuts: readonly number[], value: number): number {
  return 1 + cuts.filter((cut) => value >= cut).length;
}

export function rfmOf(view: View, { part }: Params, ruleset: RulesetJson): unknown {
  const { rfm } = ruleset;
  if (!rfm) return undefined;
  const own = { event: "Order Completed", within: rfm.within };
  const orders = countOf(view, own, ruleset) as number;
  const last = view.past.findLast(({ event }) => event === "Order Completed");
  if (orders === 0 || !last) return undefined;
  const recency = 6 - points(rfm.recency.map(msOf), view.at - last.timestamp);
  const frequency = points(rfm.frequency, orders);
  const spent = sumOf(withRevenue(view), { ...own, property: "revenue" }, ruleset, rfm.monetary);
  const cuts = rfm.monetary.map((cut) =>
    typeof cut === "number" ? cut : Number((cut as { readonly amount: string }).amount) * 100,
  );
  const monetary = spent === undefined ? undefined : points(cuts, spent as number);
  switch (part) {
    case "recency":
      return recency;
    case "frequency":
      return frequency;
    case "monetary":
      return monetary;
    case "total":
      return monetary && recency + frequency + monetary;
    default:
      return monetary && `${recency}${frequency}${monetary}`;
  }
}

/** An order that does not say its revenue says its total. */
function withRevenue(view: View): View {
  const say = (event: Event): Event => ({
    ...event,
    properties: {
      ...event.properties,
      revenue: event.properties["revenue"] ?? event.properties["total"],
    },
  });
  return { ...view, past: view.past.map(say), event: say(view.event) };
}
