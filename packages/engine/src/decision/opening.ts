import type { Rule, Ruleset, Schedule } from "../rules/rule.ts";
import { needsSurface } from "./decision.ts";
import { isOpen, nextOpen } from "./hours.ts";

/** The rule set's hours are those of rules that show something; a rule's own are its own. All have to be open. */
export function schedulesOf(
  { action, schedule }: Pick<Rule, "action" | "schedule">,
  ruleset: Ruleset,
): readonly Schedule[] {
  const shops = needsSurface(action.type) ? ruleset.schedule : null;
  return [shops, schedule].filter((given) => given !== null);
}

/** Whose hours they are; the shop's where it is not known where the customer is. */
export function zoneOf({ zone, shop }: Schedule, customers: string | undefined): string {
  if (zone === "customer") return customers ?? shop;
  return zone === "shop" ? shop : zone;
}

/** The first of the schedules that is closed at an instant. */
export function closedOf(
  schedules: readonly Schedule[],
  customers: string | undefined,
  at: number,
): Schedule | undefined {
  return schedules.find((schedule) => !isOpenAt(schedule, customers, at));
}

/** The shop's hours and the rule's may miss each other day after day; after so many tries they count as never meeting. */
const maxTries = 1000;

/** The first instant from `now` on at which all of them are open. */
export function nextOpenOf(
  schedules: readonly Schedule[],
  customers: string | undefined,
  now: number,
): number | undefined {
  let at: number | undefined = now;
  for (let tries = 0; at !== undefined && tries < maxTries; tries++) {
    const from: number = at;
    const closed = closedOf(schedules, customers, from);
    if (!closed) return at;
    at = nextOpen(closed.hours, from, zoneOf(closed, customers));
  }
  return undefined;
}

/** Whether what is refused for the hour is looked at again when they open: all that are closed have to be patient. */
export function waitsForAll(
  schedules: readonly Schedule[],
  customers: string | undefined,
  at: number,
): boolean {
  return schedules.every(
    (schedule) => schedule.outside === "wait" || isOpenAt(schedule, customers, at),
  );
}

function isOpenAt(schedule: Schedule, customers: string | undefined, at: number): boolean {
  return isOpen(schedule.hours, at, zoneOf(schedule, customers));
}
