import type { Event, Properties } from "../../event/event.ts";
import type { RulesetJson } from "../written.ts";
import { wallOf } from "./calendar.ts";
import type { Params, View } from "./events.ts";
import { asKey, isActivity, moneyOf, msOf } from "./events.ts";
import { currencyOf } from "./history.ts";

/** What a property says: nothing is known by a `null`. */
function known(value: unknown): unknown {
  return value ?? undefined;
}

export function eventOf(
  { event }: View,
  { property }: Params,
  { currency }: RulesetJson,
  value: unknown,
): unknown {
  const found = event.properties[String(property)];
  const wanted = currencyOf(value);
  if (wanted === undefined) return known(found);
  const amount = moneyOf(found, event.properties["currency"], currency);
  return amount?.currency === wanted ? Number(amount.whole) : undefined;
}

export function traitOf({ past }: View, { name }: Params): unknown {
  const said = past.findLast(({ traits }) => traits && String(name) in traits);
  return known(said?.traits?.[String(name)]);
}

/** Of the last event of a name. */
export function lastOf(name: string): (view: View, params: Params) => unknown {
  return ({ past }, { property }) =>
    known(past.findLast(({ event }) => event === name)?.properties[String(property)]);
}

const sessionEndMs = msOf("30m");

/** `Session Started` begins a session and is no doing in it. How the customer reads is known between sessions, too. */
export function sessionOf({ past, at }: View, { part }: Params): unknown {
  if (part === "locale")
    return past.findLast(({ context }) => context?.["locale"])?.context?.["locale"];
  const activity = past.filter((one) => isActivity(one) || one.event === "Session Started");
  const isStart = (event: Event, i: number): boolean =>
    i === 0 || event.timestamp - (activity[i - 1] as Event).timestamp >= sessionEndMs;
  const starts = activity.flatMap((event, i) => (isStart(event, i) ? [i] : []));
  const session = activity.slice(starts.at(-1) ?? 0);
  const [first, last] = [session[0], session.at(-1)];
  if (!first || !last || at - last.timestamp >= sessionEndMs) return undefined;
  switch (part) {
    case "number":
      return starts.length;
    case "events":
      return session.filter(isActivity).length;
    case "pages":
      return session.filter(({ event }) => event === "Page").length;
    case "duration":
      return at - first.timestamp;
    default:
      return session.find(({ properties }) => asKey(properties["referrer"]) !== undefined)
        ?.properties["referrer"];
  }
}

export function timeOf(
  { past, at }: View,
  { part, zone }: Params,
  { timezone }: RulesetJson,
): unknown {
  const own = past.findLast(({ context }) => context?.["timezone"])?.context?.["timezone"];
  const wall = wallOf(at, zone === "customer" ? String(own ?? timezone) : timezone);
  return wall[part as keyof typeof wall];
}

export function agentsOf({ past }: View, { part, team }: Params): unknown {
  const said = past.findLast(({ context }) => context?.["agents"])?.context?.["agents"];
  const all = said as Properties | undefined;
  const teams = all?.["teams"] as Readonly<Record<string, Properties>> | undefined;
  const one = team === undefined ? all : teams?.[String(team)];
  return one?.[part === "wait" ? "wait_ms" : String(part)];
}
