import { formatLocalTime } from "@proffer/engine";

/** No zone's clocks ever stood apart from the quarter hours of UTC by less than that, in the time of web shops. */
const quarterMs = 900_000;
const zones = new Map<string, Map<number, number>>();

/**
 * Hours of a zone's wall clock since 1970-01-01 00:00 there, whole ones. What a quarter of an hour shows is worked out
 * once: millions of firings lie in some thousand of them.
 */
export function localHour(instant: number, zone: string): number {
  let quarters = zones.get(zone);
  if (!quarters) zones.set(zone, (quarters = new Map()));
  const quarter = Math.floor(instant / quarterMs);
  let hour = quarters.get(quarter);
  if (hour === undefined) quarters.set(quarter, (hour = askClock(quarter * quarterMs, zone)));
  return hour;
}

function askClock(instant: number, zone: string): number {
  const [date = "", time = ""] = formatLocalTime(instant, zone).split(" ");
  return dayOfDate(date) * 24 + Number(time.slice(0, 2));
}

/** Days since 1970-01-01 of `"2026-03-02"`. */
export function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

/** `"2026-03-02"`, so many days after 1970-01-01. */
export function dateOfDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
