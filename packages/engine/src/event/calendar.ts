import { dateOf, daysOf, firstChange, offsetAt } from "./zone-offset.ts";
import type { CalendarDate } from "./zone-offset.ts";

export { isTimeZone } from "./zone-offset.ts";
export type { CalendarDate } from "./zone-offset.ts";

const dayMs = 86_400_000;

/** The days of the week as rule sets spell them, Monday first. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** One of {@link weekdays}. */
export type Weekday = (typeof weekdays)[number];

/** What the clock on the wall shows. */
export interface WallTime extends CalendarDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: Weekday;
}

/** The windows that follow the calendar, as `within` spells them. */
export const calendarWindows = ["today", "this_week", "this_month"] as const;

/** One of {@link calendarWindows}. */
export type CalendarWindow = (typeof calendarWindows)[number];

/**
 * What clocks in `zone` show at an instant; a zone that {@link isTimeZone} denies throws Intl's RangeError.
 *
 * @example
 * ```ts
 * wallTime(0, "Asia/Shanghai"); // { year: 1970, month: 1, day: 1, hour: 8, minute: 0, second: 0, weekday: "thu" }
 * ```
 */
export function wallTime(instant: number, zone: string): WallTime {
  const local = instant + offsetAt(instant, zone);
  const days = Math.floor(local / dayMs);
  const second = Math.floor((local - days * dayMs) / 1000);
  return {
    ...dateOf(days),
    hour: Math.floor(second / 3600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
    weekday: weekdays[weekdayOf(days)] ?? "mon",
  };
}

/** 0 for a Monday; 1970-01-01 was a Thursday. */
function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/**
 * The first instant at or after a wall time: the instant behind the gap where the clocks skip it, the first of the two
 * where they show it twice.
 *
 * @example
 * ```ts
 * instantOfWall({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, "Europe/Berlin"); // 01:00 UTC, the clocks' 03:00
 * ```
 */
export function instantOfWall(
  wall: CalendarDate & { readonly hour: number; readonly minute: number },
  zone: string,
): number {
  return instantsOf(daysOf(wall) * dayMs + wall.hour * 3_600_000 + wall.minute * 60_000, zone)[0];
}

/** The first and the last instant at which the clocks show `local` (wall time as if it were UTC ms). */
function instantsOf(local: number, zone: string): readonly [first: number, last: number] {
  // Offsets lie between -16 h and +16 h: the instant is within a day of `local`, and at most one change is.
  const early = local - offsetAt(local - dayMs, zone);
  const late = local - offsetAt(local + dayMs, zone);
  const shows = [early, late].filter((instant) => instant + offsetAt(instant, zone) === local);
  const [first = firstChange(local - dayMs, local + dayMs, zone) ?? early] = shows;
  return [first, shows.at(-1) ?? first];
}

/**
 * The day that lies `days` later, or earlier where it is negative.
 *
 * @example
 * ```ts
 * addDays({ year: 2026, month: 12, day: 31 }, 1); // { year: 2027, month: 1, day: 1 }
 * ```
 */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOf(daysOf(date) + days);
}

interface Interval {
  readonly start: number;
  /** From here up to `to` every instant has this start, whatever the clocks do between. */
  readonly from: number;
  readonly to: number;
}

const intervals = new Map<string, Interval[]>();

/** Yesterday, today and one for a log that runs beside the clock. */
const kept = 4;

/**
 * The first instant of the day, the week (from Monday) or the month that holds `instant`; a day without a midnight
 * begins behind the gap. A repeat costs a comparison.
 *
 * @example
 * ```ts
 * startOf("today", Date.UTC(2026, 0, 8, 1), "Asia/Shanghai"); // 2026-01-07T16:00:00Z
 * ```
 */
export function startOf(window: CalendarWindow, instant: number, zone: string): number {
  const key = `${window} ${zone}`;
  let near = intervals.get(key);
  if (near)
    for (const { start, from, to } of near) if (from <= instant && instant < to) return start;
  if (!near) {
    if (intervals.size >= 2_000) intervals.clear();
    intervals.set(key, (near = []));
  }
  const found = intervalOf(window, instant, zone);
  near.unshift(found);
  near.length = Math.min(near.length, kept);
  return found.start;
}

function intervalOf(window: CalendarWindow, instant: number, zone: string): Interval {
  const days = Math.floor((instant + offsetAt(instant, zone)) / dayMs);
  const [first, next] = boundsOf(window, days);
  const [start, from] = instantsOf(first * dayMs, zone);
  // Clocks that go back over midnight show the day before once more, after the day had begun:
  // what lies between the two midnights is worked out each time.
  return { start, from, to: instantsOf(next * dayMs, zone)[0] };
}

function boundsOf(window: CalendarWindow, days: number): readonly [first: number, next: number] {
  switch (window) {
    case "today":
      return [days, days + 1];
    case "this_week": {
      const monday = days - weekdayOf(days);
      return [monday, monday + 7];
    }
    case "this_month": {
      const { year, month } = dateOf(days);
      const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
      return [daysOf({ year, month, day: 1 }), daysOf({ ...next, day: 1 })];
    }
  }
}

/**
 * A wall time for people.
 *
 * @example
 * ```ts
 * formatWall(0, "Asia/Shanghai"); // "1970-01-01 08:00"
 * ```
 */
export function formatWall(instant: number, zone: string): string {
  const { year, month, day, hour, minute } = wallTime(instant, zone);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
