import { parseInstant } from "../../event/instant.ts";
import type { Params } from "./events.ts";
import { msOf } from "./events.ts";

/** What a clock on the wall shows. */
export interface Wall {
  readonly date: string;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: string;
  readonly hour: number;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const walls = new Map<string, Wall>();

/** What Intl says; asked once for each instant, since these laws play at few. */
export function wallOf(instant: number, zone: string): Wall {
  const key = `${zone} ${instant}`;
  let wall = walls.get(key);
  if (!wall) {
    if (walls.size > 100_000) walls.clear();
    walls.set(key, (wall = ask(instant, zone)));
  }
  return wall;
}

function ask(instant: number, zone: string): Wall {
  let format = formats.get(zone);
  if (!format)
    formats.set(
      zone,
      (format = new Intl.DateTimeFormat("en-GB", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        weekday: "short",
        hour: "2-digit",
        minute: "2-digit",
      })),
    );
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const [year, month, day, hour, minute] = ["year", "month", "day", "hour", "minute"].map((part) =>
    Number(parts.get(part as Intl.DateTimeFormatPartTypes)),
  ) as [number, number, number, number, number];
  const date = `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
  const weekday = String(parts.get("weekday")).toLowerCase();
  return { date, year, month, day, hour, minute, weekday };
}

const week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const dayMs = 86_400_000;

/** Whether an instant lies in the window that ends at `at`: the rolling one is open at its old end. */
export function isWithin({ within }: Params, instant: number, at: number, zone: string): boolean {
  if (instant > at) return false;
  switch (within) {
    case undefined:
      return true;
    case "today":
      return wallOf(instant, zone).date === wallOf(at, zone).date;
    case "this_month":
      return monthOf(instant, zone) === monthOf(at, zone);
    case "this_week":
      return mondayOf(instant, zone) === mondayOf(at, zone);
    default:
      return at - instant < msOf(within);
  }
}

function monthOf(instant: number, zone: string): string {
  return wallOf(instant, zone).date.slice(0, 7);
}

/** Days since 1970 of the Monday before. */
function mondayOf(instant: number, zone: string): number {
  const { date, weekday } = wallOf(instant, zone);
  return (parseInstant(date) as number) / dayMs - week.indexOf(weekday);
}
