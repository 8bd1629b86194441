import { weekdays } from "../event/calendar.ts";
import type { Weekday } from "../event/calendar.ts";
import { firstChange, offsetAt } from "../event/zone-offset.ts";

const dayMinutes = 1_440;
const weekMinutes = 7 * dayMinutes;
const minuteMs = 60_000;
const weekMs = weekMinutes * minuteMs;
const dayMs = dayMinutes * minuteMs;

/** From a minute of the day up to another, that one left out; an end at or before the start is on the next day. */
export interface WallRange {
  readonly fromMinute: number;
  /** 1,440 is the end of the day. */
  readonly toMinute: number;
}

/** Half-open, in minutes since Monday 00:00. */
type Span = readonly [from: number, to: number];

/** When it is open, by the clock on the wall. */
export interface Hours {
  /** Sorted, apart from each other, within one week; empty where it is never open. */
  readonly open: readonly Span[];
}

/** The checked parts of a `schedule`. */
export interface HoursParts {
  /** `hours`, line by line (two lines may name the same day: both count); `null` where only `quiet` is given. */
  readonly hours:
    | readonly { readonly days: readonly Weekday[]; readonly ranges: readonly WallRange[] }[]
    | null;
  /** `quiet`: closed in these ranges, every day. */
  readonly quiet: readonly WallRange[];
}

const range = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

/**
 * Reads `"09:00-18:00"`; an end before the start crosses midnight. `undefined` where it is no range, or one of no length.
 *
 * @example
 * ```ts
 * parseRange("22:00-08:00"); // { fromMinute: 1320, toMinute: 480 }
 * ```
 */
export function parseRange(text: unknown): WallRange | undefined {
  const match = typeof text === "string" ? range.exec(text) : null;
  if (!match) return undefined;
  const fromMinute = Number(match[1]) * 60 + Number(match[2]);
  const toMinute = Number(match[3]) * 60 + Number(match[4]);
  return toMinute > dayMinutes || toMinute === fromMinute ? undefined : { fromMinute, toMinute };
}

/**
 * Reads `"sat"`, `"mon-fri"`, `"fri-mon"` or `"daily"` as the days that it names, in their order.
 *
 * @example
 * ```ts
 * parseDays("fri-mon"); // ["fri", "sat", "sun", "mon"]
 * ```
 */
export function parseDays(text: unknown): readonly Weekday[] | undefined {
  if (typeof text !== "string") return undefined;
  if (text === "daily") return weekdays;
  const [from = -1, to = from, ...more] = text
    .split("-")
    .map((day) => weekdays.findIndex((known) => known === day));
  if (from < 0 || to < 0 || more.length > 0) return undefined;
  const length = ((to - from + 7) % 7) + 1;
  return [...weekdays, ...weekdays].slice(from, from + length);
}

/**
 * Works out the week once: open is what lies in some range of `hours` (a range belongs to the day it starts in; without
 * `hours` the whole week) and in none of `quiet`.
 *
 * @example
 * ```ts
 * compileHours({ hours: null, quiet: [{ fromMinute: 1320, toMinute: 480 }] });
 * ```
 */
export function compileHours({ hours, quiet }: HoursParts): Hours {
  const opened = hours?.flatMap(({ days, ranges }) => spansOf(days, ranges)) ?? [
    [0, weekMinutes] as const,
  ];
  const closed = spansOf(weekdays, quiet);
  const edges = new Set([...opened, ...closed].flat());
  const sorted = [...edges].sort((a, b) => a - b);
  const open: Span[] = [];
  for (const [i, from] of sorted.entries()) {
    const to = sorted[i + 1];
    if (to === undefined || !holds(opened, from) || holds(closed, from)) continue;
    const last = open.at(-1);
    if (last?.[1] === from) open[open.length - 1] = [last[0], to];
    else open.push([from, to]);
  }
  return { open };
}

function spansOf(days: readonly Weekday[], ranges: readonly WallRange[]): Span[] {
  return days.flatMap((day) =>
    ranges.flatMap(({ fromMinute, toMinute }): Span[] => {
      const start = weekdays.indexOf(day) * dayMinutes;
      const from = start + fromMinute;
      const to = start + toMinute + (toMinute <= fromMinute ? dayMinutes : 0);
      if (to <= weekMinutes) return [[from, to]];
      return [
        [from, weekMinutes],
        [0, to - weekMinutes],
      ];
    }),
  );
}

function holds(spans: readonly Span[], minute: number): boolean {
  return spans.some(([from, to]) => from <= minute && minute < to);
}

/** Whether it is open at an instant, by the clocks of `zone`; the hour that clocks show twice counts both times. */
export function isOpen(hours: Hours, instant: number, zone: string): boolean {
  return holds(hours.open, msOfWeek(instant, zone) / minuteMs);
}

/** Milliseconds of wall time since Monday 00:00. */
function msOfWeek(instant: number, zone: string): number {
  const sinceMonday = instant + offsetAt(instant, zone) + 3 * dayMs; // 1970-01-01 was a Thursday
  return ((sinceMonday % weekMs) + weekMs) % weekMs;
}

/** More than a year: what has not opened by then never will. */
const horizonMs = 400 * dayMs;

/**
 * The first instant at or after `instant` that is open, exact where clocks change; `undefined` where none comes within
 * 400 days.
 *
 * @example
 * ```ts
 * nextOpen(hours, atSaturdayNoon, "Europe/Berlin"); // Monday 09:00 there
 * ```
 */
export function nextOpen(hours: Hours, instant: number, zone: string): number | undefined {
  if (hours.open.length === 0) return undefined;
  for (let from = instant; from <= instant + horizonMs;) {
    const opens = from + msUntilOpen(hours, msOfWeek(from, zone));
    // A change of the clocks on the way moves the opening, or brings another hour that is open: look again from there.
    const change = firstChange(from, opens, zone);
    if (change === undefined) return opens <= instant + horizonMs ? opens : undefined;
    from = change;
  }
  return undefined;
}

function msUntilOpen(hours: Hours, now: number): number {
  if (holds(hours.open, now / minuteMs)) return 0;
  return Math.min(...hours.open.map(([from]) => (from * minuteMs - now + weekMs) % weekMs));
}
