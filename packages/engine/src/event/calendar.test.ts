import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  calendarWindows,
  formatWall,
  instantOfWall,
  isTimeZone,
  startOf,
  wallTime,
  weekdays,
} from "./calendar.ts";

/** Zones with what goes wrong elsewhere: half an hour, midnights that are skipped or repeated, a day that never was. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Shanghai",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "Africa/Casablanca",
  "America/Santiago",
  "America/Sao_Paulo",
  "America/Havana",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "Pacific/Chatham",
];

const minuteMs = 60_000;
const from = Date.UTC(1990, 0, 1);
const to = Date.UTC(2036, 0, 1);

const oracles = new Map<string, Intl.DateTimeFormat>();

/** What Intl itself prints, by another road than the code's: "2026-03-29 03:00". */
function printed(instant: number, zone: string): string {
  let format = oracles.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "short",
    });
    oracles.set(zone, format);
  }
  return format.format(instant);
}

/** Every instant at which a zone's clocks jump, to the minute. */
function changesOf(zone: string, since: number, until: number): readonly number[] {
  const shift = (t: number): number => Date.parse(`${printed(t, zone)}Z`.replace(" ", "T")) - t;
  const found: number[] = [];
  for (let t = since; t < until; t += 86_400_000) {
    if (shift(t) === shift(t + 86_400_000)) continue;
    let [low, high] = [t, t + 86_400_000];
    while (high - low > minuteMs) {
      const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs;
      if (shift(middle) === shift(low)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

const changes = new Map(zones.map((zone) => [zone, changesOf(zone, from, to)]));

/** A zone and an instant, half of them within two days of a change of its clocks. */
const places = fc.constantFrom(...zones).chain((zone) => {
  const near = changes.get(zone) ?? [];
  const anywhere = fc.integer({ min: from, max: to });
  const instant =
    near.length === 0
      ? anywhere
      : fc.oneof(
          anywhere,
          fc
            .tuple(fc.constantFrom(...near), fc.integer({ min: -172_800_000, max: 172_800_000 }))
            .map(([change, away]) => change + away),
        );
  return fc.record({ zone: fc.constant(zone), instant });
});

describe("A time zone", () => {
  test.each(["UTC", "Asia/Shanghai", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])(
    "%s is one",
    (zone) => expect(isTimeZone(zone)).toBe(true),
  );

  test.each(["", "Asia/Shangai", "+08:00", "local", "Asia Shanghai", "x".repeat(100)])(
    "%j is none",
    (zone) => expect(isTimeZone(zone)).toBe(false),
  );
});

describe("Wall time", () => {
  test("is what the zone's clocks show", () =>
    expect(wallTime(Date.UTC(2026, 0, 8, 0, 0, 7, 999), "Asia/Shanghai")).toEqual({
      year: 2026,
      month: 1,
      day: 8,
      hour: 8,
      minute: 0,
      second: 7,
      weekday: "thu",
    }));

  test("holds before 1970, in leap years and in the first centuries", () => {
    expect(formatWall(-1, "UTC")).toBe("1969-12-31 23:59");
    expect(wallTime(Date.UTC(2000, 1, 29), "UTC")).toMatchObject({ month: 2, day: 29 });
    expect(formatWall(Date.parse("0033-04-03T12:00:00Z"), "UTC")).toBe("0033-04-03 12:00");
    expect(wallTime(Date.parse("-000001-01-01T00:00:00Z"), "UTC").year).toBe(-1);
    expect(wallTime(8_640_000_000_000_000, "UTC").year).toBe(275_760);
  });

  test("agrees with Intl everywhere", () =>
    fc.assert(
      fc.property(places, ({ zone, instant }) => {
        expect(formatWall(instant, zone)).toBe(printed(instant, zone));
        const { weekday } = wallTime(instant, zone);
        const name = new Intl.DateTimeFormat("en-US", { timeZone: zone, weekday: "short" });
        expect(weekday).toBe(name.format(instant).toLowerCase());
      }),
      { numRuns: 1_000 },
    ));

  test("of an unknown zone is a broken call", () =>
    expect(() => wallTime(0, "Mars/Olympus")).toThrow(RangeError));
});

describe("The instant of a wall time", () => {
  test("that is skipped is the first one behind the gap", () => {
    const gap = { year: 2026, month: 3, day: 29, hour: 2, minute: 30 };
    expect(instantOfWall(gap, "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 1));
  });

  test("that comes twice is the first", () => {
    const twice = { year: 2026, month: 10, day: 25, hour: 2, minute: 30 };
    expect(instantOfWall(twice, "Europe/Berlin")).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });

  test("on a day that a zone left out is the start of the next", () => {
    const never = { year: 2011, month: 12, day: 30, hour: 12, minute: 0 };
    expect(formatWall(instantOfWall(never, "Pacific/Apia"), "Pacific/Apia")).toBe(
      "2011-12-31 00:00",
    );
  });

  test("is the first minute of all that shows as much or more than it", () =>
    fc.assert(
      fc.property(places, ({ zone, instant }) => {
        const wall = wallTime(instant, zone);
        const found = instantOfWall(wall, zone);
        expect(found).toBeLessThanOrEqual(instant);
        expect(formatWall(found, zone)).toBe(formatWall(instant, zone));
        const shown = formatWall(found, zone);
        for (let back = 1; back <= 26 * 60; back++)
          if (formatWall(found - back * minuteMs, zone) === shown)
            throw new Error(`${formatWall(found, zone)} came earlier in ${zone}`);
      }),
      { numRuns: 150 },
    ));

  test("that is skipped has nothing but earlier wall times before it", () => {
    for (const zone of zones)
      for (const change of changes.get(zone) ?? []) {
        const [last, next] = [wallTime(change - minuteMs, zone), wallTime(change, zone)];
        const skipped = Date.UTC(last.year, last.month - 1, last.day, last.hour, last.minute + 1);
        const shown = Date.UTC(next.year, next.month - 1, next.day, next.hour, next.minute);
        if (shown <= skipped) continue;
        const wall = wallTime(skipped, "UTC");
        expect(instantOfWall(wall, zone), `${zone} ${change}`).toBe(change);
      }
  });
});

describe("The start of a calendar window", () => {
  const local = (window: (typeof calendarWindows)[number], instant: number, zone: string): string =>
    formatWall(startOf(window, instant, zone), zone);

  test("is the zone's own midnight, its Monday and its first", () => {
    const instant = Date.UTC(2026, 0, 7, 17); // Thursday the 8th in Shanghai, Wednesday in UTC
    expect(calendarWindows.map((window) => local(window, instant, "Asia/Shanghai"))).toEqual([
      "2026-01-08 00:00",
      "2026-01-05 00:00",
      "2026-01-01 00:00",
    ]);
  });

  test("of a day without a midnight is behind the gap", () => {
    // Santiago, 2026-09-06: 23:59 is followed by 01:00.
    const noon = instantOfWall(
      { year: 2026, month: 9, day: 6, hour: 12, minute: 0 },
      "America/Santiago",
    );
    expect(local("today", noon, "America/Santiago")).toBe("2026-09-06 01:00");
    expect(local("this_week", noon, "America/Santiago")).toBe("2026-08-31 00:00");
  });

  test("of December knows the year's end", () => {
    expect(local("this_month", Date.UTC(2026, 11, 31, 23, 59), "UTC")).toBe("2026-12-01 00:00");
    expect(local("this_month", Date.UTC(2027, 0, 1), "UTC")).toBe("2027-01-01 00:00");
  });

  test("is the first minute that bears the same date, whatever was asked before", () =>
    fc.assert(
      fc.property(places, ({ zone, instant }) => {
        const date = printed(instant, zone).slice(0, 10);
        const minute = Math.floor(instant / minuteMs) * minuteMs;
        let first = minute;
        for (let t = minute; t > minute - 27 * 60 * minuteMs; t -= minuteMs)
          if (printed(t, zone).startsWith(date)) first = t;
        expect(startOf("today", instant, zone)).toBe(first);
      }),
      { numRuns: 150 },
    ));

  test("of a week and a month is the start of its first day", () =>
    fc.assert(
      fc.property(places, ({ zone, instant }) => {
        const today = wallTime(instant, zone);
        const monday = addDays(today, -weekdays.indexOf(today.weekday));
        const midnight = { hour: 0, minute: 0 };
        expect(startOf("this_week", instant, zone)).toBe(
          instantOfWall({ ...monday, ...midnight }, zone),
        );
        expect(startOf("this_month", instant, zone)).toBe(
          instantOfWall({ ...today, ...midnight, day: 1 }, zone),
        );
      }),
      { numRuns: 1_000 },
    ));

  test("stays right where clocks go back over midnight and Saturday comes again", () => {
    // St. John's, 2006-10-29: at 00:01 on Sunday the clocks showed 23:01 on Saturday.
    const sunday = startOf("today", Date.UTC(2006, 9, 29, 15), "America/St_Johns");
    const saturdayAgain = sunday + 30 * minuteMs;
    expect(formatWall(saturdayAgain, "America/St_Johns")).toBe("2006-10-28 23:30");
    expect(local("today", saturdayAgain, "America/St_Johns")).toBe("2006-10-28 00:00");
    expect(local("today", sunday + 20 * 3_600_000, "America/St_Johns")).toBe("2006-10-29 00:00");
    expect(local("today", saturdayAgain, "America/St_Johns")).toBe("2006-10-28 00:00");
  });

  test("costs next to nothing when it is asked for again", () => {
    const began = performance.now();
    for (let i = 0; i < 200_000; i++)
      startOf("today", Date.UTC(2026, 0, 8, 12) + i, "Asia/Shanghai");
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe("A date", () => {
  test("counts days over months, leap days and years", () => {
    expect(addDays({ year: 2028, month: 2, day: 28 }, 1)).toEqual({
      year: 2028,
      month: 2,
      day: 29,
    });
    expect(addDays({ year: 2026, month: 12, day: 31 }, 1)).toEqual({
      year: 2027,
      month: 1,
      day: 1,
    });
    expect(addDays({ year: 2027, month: 1, day: 1 }, -1)).toEqual({
      year: 2026,
      month: 12,
      day: 31,
    });
  });

  test("agrees with the calendar of every engine", () =>
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
        const shown = new Date(days * 86_400_000);
        expect(addDays({ year: 1970, month: 1, day: 1 }, days)).toEqual({
          year: shown.getUTCFullYear(),
          month: shown.getUTCMonth() + 1,
          day: shown.getUTCDate(),
        });
      }),
      { numRuns: 1_000 },
    ));
});
