import type { Event } from "../../event/event.ts";
import type { RulesetJson } from "../written.ts";
import { isWithin } from "./calendar.ts";
import type { Amount, Params, View } from "./events.ts";
import { answersTo, asKey, isTakenIn, moneyOf, msOf, numberOf, ownGroup } from "./events.ts";

/** The currency that a comparison is in; `undefined` where it is with a plain number. */
export function currencyOf(value: unknown): string | undefined {
  const sample: unknown = Array.isArray(value) ? value[0] : value;
  return (sample as { readonly currency?: string } | undefined)?.currency;
}

/** How many, within the window; of repeated visits those that are far enough from the last one that counted. */
export function countOf(view: View, params: Params, { timezone }: RulesetJson): unknown {
  const group = ownGroup(view, params);
  if (!group) return undefined;
  const counted: Event[] = [];
  for (const event of group.filter((one) => isTakenIn(one, params))) {
    const last = counted.at(-1);
    const repeats = last && event.timestamp - last.timestamp < msOf(params["visits"]);
    if (!repeats) counted.push(event);
  }
  return counted.filter((one) => isWithin(params, one.timestamp, view.at, timezone)).length;
}

/** The amounts that a `sum`, a `min` or a `max` is about; `undefined` where it cannot be known. */
function amountsOf(
  view: View,
  params: Params,
  value: unknown,
  ruleset: RulesetJson,
): readonly bigint[] | undefined {
  const wanted = currencyOf(value);
  const read = (event: Event): Amount | undefined => {
    const { properties } = event;
    const found = properties[String(params["property"])];
    return wanted === undefined
      ? numberOf(found)
      : moneyOf(found, properties["currency"], ruleset.currency);
  };
  const group = ownGroup(view, params);
  const lacks = isTakenIn(view.event, params) && read(view.event) === undefined;
  if (!group || lacks) return undefined;
  const amounts = group
    .filter((one) => isTakenIn(one, params))
    .filter((one) => isWithin(params, one.timestamp, view.at, ruleset.timezone))
    .flatMap((one) => read(one) ?? []);
  const foreign = amounts.some(({ currency }) => currency !== (wanted ?? null));
  return foreign ? undefined : amounts.map(({ whole }) => whole);
}

/** Plain numbers come back from their millionths; money stays in minor units. */
function asValue(whole: bigint, value: unknown): number {
  return currencyOf(value) === undefined ? Number(whole) / 1_000_000 : Number(whole);
}

export function sumOf(view: View, params: Params, ruleset: RulesetJson, value: unknown): unknown {
  const amounts = amountsOf(view, params, value, ruleset);
  return (
    amounts &&
    asValue(
      amounts.reduce((sum, one) => sum + one, 0n),
      value,
    )
  );
}

/** @param beats whether the one goes before the other. */
export function extremeOf(
  beats: (a: bigint, b: bigint) => boolean,
): (view: View, params: Params, ruleset: RulesetJson, value: unknown) => unknown {
  return (view, params, ruleset, value) => {
    const amounts = amountsOf(view, params, value, ruleset);
    const best = amounts?.find((one) => amounts.every((other) => !beats(other, one)));
    return best === undefined ? undefined : asValue(best, value);
  };
}

export function distinctOf(view: View, params: Params, { timezone }: RulesetJson): unknown {
  const valueOf = (event: Event) => asKey(event.properties[String(params["property"])]);
  const group = ownGroup(view, params);
  const lacks = isTakenIn(view.event, params) && valueOf(view.event) === undefined;
  if (!group || lacks) return undefined;
  const values = group
    .filter((one) => isTakenIn(one, params))
    .filter((one) => isWithin(params, one.timestamp, view.at, timezone))
    .flatMap((one) => valueOf(one) ?? []);
  return new Set(values).size;
}

/** Since the last reset; and since the last gap that was too long, the one up to the look among them. */
export function streakOf(view: View, params: Params): unknown {
  const group = ownGroup(view, params);
  if (!group) return undefined;
  const { resetBy, maxGap } = params;
  const reset = group.findLastIndex((one) => resetBy !== undefined && answersTo(one, resetBy));
  const run = group.slice(reset + 1).filter((one) => isTakenIn(one, params));
  const times = [...run.map(({ timestamp }) => timestamp), view.at];
  const broken = times.findLastIndex(
    (time, i) => i > 0 && time - (times[i - 1] as number) >= msOf(maxGap),
  );
  return run.length - Math.max(broken, 0);
}

/** An event that arrives does not count from itself; one that a timer counts from lies in the past. */
export function sinceOf(view: View, params: Params): unknown {
  const { past, event, at } = view;
  const before = past.filter((one) => one !== event || at > one.timestamp);
  const last = before.findLast((one) => isTakenIn(one, params));
  return last && at - last.timestamp;
}

export function absentOf(view: View, params: Params): unknown {
  const group = ownGroup(view, params);
  if (!group) return undefined;
  const begun = group.findLastIndex((one) => isTakenIn(one, params));
  const [start, ...behind] = begun < 0 ? [] : group.slice(begun);
  if (!start) return false;
  const came = behind.some((one) => answersTo(one, params["without"]));
  return !came && view.at >= start.timestamp + msOf(params["after"]);
}

/** Whether the present event is the last that completed the steps. */
export function sequenceOf(view: View, params: Params): unknown {
  const { steps, resetBy, within } = params as {
    readonly steps: readonly (string | Params)[];
    readonly resetBy?: string;
    readonly within?: string;
  };
  const filters = steps.map((step) => (typeof step === "string" ? { event: step } : step));
  const group = ownGroup(view, params);
  if (!group) return undefined;
  let free = 0;
  let completed: Event | undefined;
  for (const [end, event] of group.entries()) {
    if (resetBy !== undefined && answersTo(event, resetBy)) free = end;
    const starts = group.slice(free, end).map((_, i) => free + i);
    const completes = starts.some((start) => {
      const first = group[start] as Event;
      const inTime = within === undefined || event.timestamp - first.timestamp < msOf(within);
      return inTime && isWay(group.slice(start, end + 1), filters);
    });
    // All that was begun is used up; the event itself may be the first step of the next.
    if (completes) [completed, free] = [event, end];
  }
  return completed === view.event;
}

/** Whether the steps can be gone from the first of these events to the last. */
function isWay(events: readonly Event[], steps: readonly Params[]): boolean {
  const [first, ...rest] = events;
  const [step, ...more] = steps;
  if (!first || !step || !isTakenIn(first, step)) return false;
  if (more.length === 0) return rest.length === 0;
  return rest.some((_, i) => isWay(rest.slice(i), more));
}
