import type { LeafJson } from "../written.ts";
import type { ConditionJson, RulesetJson } from "../written.ts";
import { cartOf } from "./cart.ts";
import { degreeOfComparison } from "./compare.ts";
import type { Params, View } from "./events.ts";
import { moneyOf, msOf } from "./events.ts";
import {
  absentOf,
  countOf,
  distinctOf,
  extremeOf,
  sequenceOf,
  sinceOf,
  streakOf,
  sumOf,
} from "./history.ts";
import { agentsOf, eventOf, lastOf, sessionOf, timeOf, traitOf } from "./present.ts";
import { rfmOf } from "./rfm.ts";
import type { Degree } from "./truth.ts";
import { degreeOf } from "./truth.ts";

export type { View } from "./events.ts";
export type { Degree } from "./truth.ts";

type Scan = (view: View, params: Params, ruleset: RulesetJson, value: unknown) => unknown;

/** Every fact by name: what it says, worked out from the whole history at each look. */
const scans: Readonly<Record<string, Scan>> = {
  count: countOf,
  sum: sumOf,
  min: extremeOf((a, b) => a < b),
  max: extremeOf((a, b) => a > b),
  distinct: distinctOf,
  streak: streakOf,
  sequence: sequenceOf,
  since: sinceOf,
  absent: absentOf,
  event: eventOf,
  trait: traitOf,
  page: lastOf("Page"),
  message: lastOf("Message Sent"),
  session: sessionOf,
  cart: cartOf,
  time: timeOf,
  rfm: rfmOf,
  agents: agentsOf,
};

/**
 * The language's facts a second time, without any state: each is a scan of the history, written from what the language
 * says of it. `undefined` is unknown.
 */
export function scan({ fact, params, value }: LeafJson, view: View, ruleset: RulesetJson): unknown {
  if (fact !== "segment") return scans[fact]?.(view, params, ruleset, value);
  const segment = ruleset.segments[String(params["id"])];
  const degree = segment ? truthAt(segment.conditions, view, ruleset) : 0.5;
  return degree === 0.5 ? undefined : degree === 1;
}

/** How a condition stands at a look. */
export function truthAt(condition: ConditionJson, view: View, ruleset: RulesetJson): Degree {
  return degreeOf(condition, (leaf) =>
    degreeOfComparison(leaf.operator, scan(leaf, view, ruleset), thresholdOf(leaf)),
  );
}

/** What a condition compares with: durations in ms, money in minor units. */
export function thresholdOf({ fact, params, value }: LeafJson): unknown {
  const isDuration = fact === "since" || params["part"] === "duration" || params["part"] === "wait";
  const read = (one: unknown): unknown => {
    if (isDuration) return msOf(one);
    if (typeof one !== "object" || one === null) return one;
    const { amount, currency } = one as { readonly amount: string; readonly currency: string };
    return Number(moneyOf(amount, currency, undefined)?.whole);
  };
  return Array.isArray(value) ? value.map(read) : read(value);
}
