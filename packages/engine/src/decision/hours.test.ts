import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatWall, instantOfWall, wallTime, weekdays } from "../event/calendar.ts";
import type { Weekday } from "../event/calendar.ts";
import { compileHours, isOpen, nextOpen, parseDays, parseRange } from "./hours.ts";
import type { Hours, HoursParts, WallRange } from "./hours.ts";

describe("A range of hours", () => {
  test.each([
    ["09:00-18:00", 540, 1080],
    ["22:00-08:00", 1320, 480],
    ["00:00-24:00", 0, 1440],
    ["22:00-00:00", 1320, 0],
    ["23:59-24:00", 1439, 1440],
  ])("%s is read", (text, fromMinute, toMinute) =>
    expect(parseRange(text)).toEqual({ fromMinute, toMinute }),
  );

  test.each([
    "09:00-09:00",
    "24:00-08:00",
    "00:00-24:01",
    "00:00-25:00",
    "9:00-18:00",
    "09:60-18:00",
    "09:00 - 18:00",
    "09:00",
    "",
    9,
    null,
  ])("%j is none", (text) => expect(parseRange(text)).toBeUndefined());
});

describe("Days", () => {
  test.each([
    ["sat", ["sat"]],
    ["mon-fri", ["mon", "tue", "wed", "thu", "fri"]],
    ["fri-mon", ["fri", "sat", "sun", "mon"]],
    ["sun-mon", ["sun", "mon"]],
    ["tue-tue", ["tue"]],
    ["daily", weekdays],
  ])("%s are read", (text, days) => expect(parseDays(text)).toEqual(days));

  test.each(["", "Mon", "monday", "mon-", "-fri", "mon-tue-wed", "daily-fri", 1, null])(
    "%j are none",
    (text) => expect(parseDays(text)).toBeUndefined(),
  );
});

/** Parts from the texts of a rule set. */
function partsOf(hours: Record<string, string[]> | null, quiet: string[] = []): HoursParts {
  const ranges = (texts: readonly string[]): WallRange[] => texts.map((text) => parseRange(text)!);
  return {
    hours:
      hours &&
      Object.entries(hours).map(([days, texts]) => ({
        days: parseDays(days)!,
        ranges: ranges(texts),
      })),
    quiet: ranges(quiet),
  };
}

const compile = (...parts: Parameters<typeof partsOf>): Hours => compileHours(partsOf(...parts));

/** "2026-01-05 09:00" (a Monday) on the clocks of a zone. */
function at(text: string, zone = "UTC"): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/[- :]/).map(Number);
  return instantOfWall({ year, month, day, hour, minute }, zone);
}

function opening(hours: Hours, text: string, zone = "UTC"): string | undefined {
  const instant = nextOpen(hours, at(text, zone), zone);
  return instant === undefined ? undefined : formatWall(instant, zone);
}

describe("Opening hours", () => {
  const office = compile({ "mon-fri": ["09:00-12:00", "13:00-18:00"], sat: ["10:00-14:00"] });

  test("hold their first instant and not their last", () => {
    expect(isOpen(office, at("2026-01-05 09:00") - 1, "UTC")).toBe(false);
    expect(isOpen(office, at("2026-01-05 09:00"), "UTC")).toBe(true);
    expect(isOpen(office, at("2026-01-05 12:00") - 1, "UTC")).toBe(true);
    expect(isOpen(office, at("2026-01-05 12:00"), "UTC")).toBe(false);
  });

  test("are closed on a day that they do not name", () =>
    expect(isOpen(office, at("2026-01-04 11:00"), "UTC")).toBe(false));

  test("open next at the next range, the next day or after the weekend", () => {
    expect(opening(office, "2026-01-05 10:00")).toBe("2026-01-05 10:00");
    expect(opening(office, "2026-01-05 12:30")).toBe("2026-01-05 13:00");
    expect(opening(office, "2026-01-05 18:00")).toBe("2026-01-06 09:00");
    expect(opening(office, "2026-01-10 14:00")).toBe("2026-01-12 09:00");
  });

  test("are those of the zone", () =>
    expect(nextOpen(office, at("2026-01-05 00:00"), "Asia/Shanghai")).toBe(at("2026-01-05 01:00")));

  test("that cross midnight belong to the day on which they start", () => {
    const bar = compile({ sun: ["20:00-02:00"] });
    expect(isOpen(bar, at("2026-01-05 01:59"), "UTC")).toBe(true); // Monday
    expect(isOpen(bar, at("2026-01-05 02:00"), "UTC")).toBe(false);
    expect(isOpen(bar, at("2026-01-04 01:00"), "UTC")).toBe(false); // Sunday, before it opened
  });

  test("of two lines for one day are both open", () => {
    const both = compile({ daily: ["09:00-10:00"], mon: ["12:00-13:00"] });
    expect(opening(both, "2026-01-05 10:00")).toBe("2026-01-05 12:00");
    expect(opening(both, "2026-01-06 10:00")).toBe("2026-01-07 09:00");
  });

  test("that are nothing but quiet ones are open outside of these", () => {
    const quiet = compile(null, ["22:00-08:00"]);
    expect(opening(quiet, "2026-01-05 23:00")).toBe("2026-01-06 08:00");
    expect(opening(quiet, "2026-01-05 21:59")).toBe("2026-01-05 21:59");
  });

  test("give way to quiet ones", () => {
    const lunch = compile({ daily: ["09:00-18:00"] }, ["12:00-13:00"]);
    expect(opening(lunch, "2026-01-05 12:00")).toBe("2026-01-05 13:00");
  });

  test("that never come have no next opening", () => {
    expect(compile({ daily: ["09:00-10:00"] }, ["08:00-11:00"]).open).toEqual([]);
    expect(opening(compile({}), "2026-01-05 12:00")).toBeUndefined();
    expect(opening(compile(null, ["00:00-24:00"]), "2026-01-05 12:00")).toBeUndefined();
  });

  test("of the whole week are always open", () =>
    expect(compile({ daily: ["00:00-24:00"] }).open).toEqual([[0, 10_080]]));

  test("within an hour that the clocks skip wait for the next week", () => {
    const early = compile({ sun: ["02:00-03:00"] });
    expect(opening(early, "2026-03-28 12:00", "Europe/Berlin")).toBe("2026-04-05 02:00");
  });

  test("that begin in an hour that the clocks skip open behind the gap", () => {
    const early = compile({ sun: ["02:30-05:00"] });
    expect(opening(early, "2026-03-28 12:00", "Europe/Berlin")).toBe("2026-03-29 03:00");
  });

  test("in an hour that the clocks show twice open twice", () => {
    const early = compile({ sun: ["02:00-02:30"] });
    const first = at("2026-10-25 02:00", "Europe/Berlin");
    expect(nextOpen(early, first + 30 * 60_000, "Europe/Berlin")).toBe(first + 60 * 60_000);
  });
});

/** Open by the words of the rule, minute by minute; what the code works out by the week. */
function opensByTheWords({ hours, quiet }: HoursParts, instant: number, zone: string): boolean {
  const { weekday, hour, minute } = wallTime(instant, zone);
  const today = weekdays.indexOf(weekday);
  const yesterday = weekdays[(today + 6) % 7];
  const now = hour * 60 + minute;
  const inside = (range: WallRange, days: readonly Weekday[]): boolean =>
    range.fromMinute < range.toMinute
      ? days.includes(weekday) && range.fromMinute <= now && now < range.toMinute
      : (days.includes(weekday) && now >= range.fromMinute) ||
        (days.includes(yesterday!) && now < range.toMinute);
  return (
    (hours === null || hours.some((line) => line.ranges.some((r) => inside(r, line.days)))) &&
    !quiet.some((r) => inside(r, weekdays))
  );
}

/** Zones with the second or so in which their clocks jump. */
const changes = [
  ["Europe/Berlin", "2026-03-29T01:00:00Z"],
  ["Europe/Berlin", "2026-10-25T01:00:00Z"],
  ["America/New_York", "2026-03-08T07:00:00Z"],
  ["America/New_York", "2026-11-01T06:00:00Z"],
  ["Asia/Shanghai", "2026-03-29T01:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30:00Z"],
  ["Africa/Cairo", "2026-04-23T22:00:00Z"],
  ["Africa/Cairo", "2026-10-29T21:00:00Z"],
  ["America/Santiago", "2026-04-05T03:00:00Z"],
  ["America/Santiago", "2026-09-06T04:00:00Z"],
] as const;

test.each(changes.filter(([zone]) => zone !== "Asia/Shanghai"))(
  "the clocks of %s do jump at %s",
  (zone, text) => {
    const change = Date.parse(text);
    const minute = (instant: number): number => {
      const { hour, minute } = wallTime(instant, zone);
      return hour * 60 + minute;
    };
    expect((minute(change) - minute(change - 60_000) + 1440) % 1440).not.toBe(1);
  },
);

/** Times of the day, most of them about where clocks change. */
const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 287 }).map((n) => n * 5),
  fc.integer({ min: 0, max: 16 }).map((n) => n * 15),
  fc.integer({ min: 92, max: 95 }).map((n) => n * 15),
);
const aRange = fc
  .record({ fromMinute: minuteOfDay, toMinute: fc.oneof(minuteOfDay, fc.constant(1440)) })
  .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute);
const parts = fc.record({
  hours: fc.option(
    fc.array(
      fc.record({
        days: fc.subarray([...weekdays], { minLength: 1 }),
        ranges: fc.array(aRange, { minLength: 1, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    { nil: null },
  ),
  quiet: fc.array(aRange, { maxLength: 2 }),
});
const places = fc.record({
  place: fc.constantFrom(...changes),
  minutesAway: fc.integer({ min: -1_500, max: 600 }),
});

test("nextOpen is where a scan of the minutes finds it, about every change of the clocks", () =>
  fc.assert(
    fc.property(parts, places, (parts, { place: [zone, change], minutesAway }) => {
      const hours = compileHours(parts);
      const start = Date.parse(change) + minutesAway * 60_000;
      let scanned: number | undefined;
      for (let t = start; scanned === undefined && t < start + 2 * 86_400_000; t += 60_000) {
        const open = opensByTheWords(parts, t, zone);
        if (isOpen(hours, t, zone) !== open) throw new Error(`isOpen differs at ${t} in ${zone}`);
        if (open) scanned = t;
      }
      const found = nextOpen(hours, start, zone);
      if (scanned !== undefined) expect(found).toBe(scanned);
      else expect(found ?? Infinity).toBeGreaterThanOrEqual(start + 2 * 86_400_000);
    }),
    { numRuns: 600 },
  ));

test("nextOpen of an instant between two minutes is that instant, or a whole minute behind it", () =>
  fc.assert(
    fc.property(parts, places, fc.integer({ min: 1, max: 59_999 }), (parts, where, ms) => {
      const hours = compileHours(parts);
      const [zone, change] = where.place;
      const minute = Date.parse(change) + where.minutesAway * 60_000;
      const expected = isOpen(hours, minute, zone)
        ? minute + ms
        : nextOpen(hours, minute + 60_000, zone);
      expect(nextOpen(hours, minute + ms, zone)).toBe(expected);
    }),
  ));
