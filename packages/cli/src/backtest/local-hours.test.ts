import { describe, expect, test } from "vitest";
import { dateOfDay, dayOfDate, localHour } from "./local-hours.ts";

const shown = (iso: string, zone: string): string => {
  const hour = localHour(Date.parse(iso), zone);
  const day = Math.floor(hour / 24);
  return `${dateOfDay(day)} ${hour - day * 24}`;
};

describe("The hour on the clocks of a zone", () => {
  test.each([
    ["2026-03-01T15:59:59.999Z", "Asia/Shanghai", "2026-03-01 23"],
    ["2026-03-01T16:00:00.000Z", "Asia/Shanghai", "2026-03-02 0"],
    ["2026-03-01T18:29:59.999Z", "Asia/Kolkata", "2026-03-01 23"],
    ["2026-03-01T18:30:00.000Z", "Asia/Kolkata", "2026-03-02 0"],
    ["2026-03-01T18:15:00.000Z", "Asia/Kathmandu", "2026-03-02 0"],
    // Clocks go forward at 01:00 UTC, and back at 01:00 UTC.
    ["2026-03-29T00:59:59.999Z", "Europe/Berlin", "2026-03-29 1"],
    ["2026-03-29T01:00:00.000Z", "Europe/Berlin", "2026-03-29 3"],
    ["2026-10-25T00:30:00.000Z", "Europe/Berlin", "2026-10-25 2"],
    ["2026-10-25T01:30:00.000Z", "Europe/Berlin", "2026-10-25 2"],
    ["1969-12-31T23:30:00.000Z", "UTC", "1969-12-31 23"],
    ["2150-01-01T10:59:59.999Z", "Asia/Shanghai", "2150-01-01 18"],
    // By half an hour only, at 15:30 UTC.
    ["2026-10-03T15:29:59.999Z", "Australia/Lord_Howe", "2026-10-04 1"],
    ["2026-10-03T15:30:00.000Z", "Australia/Lord_Howe", "2026-10-04 2"],
    ["2026-10-03T13:00:00.000Z", "Australia/Lord_Howe", "2026-10-03 23"],
  ])("at %s in %s is %s", (iso, zone, expected) => {
    expect(shown(iso, zone)).toBe(expected);
    // Asked again, it is what was worked out before.
    expect(shown(iso, zone)).toBe(expected);
  });

  test("days are counted from their date and back", () => {
    expect(dayOfDate("1970-01-02")).toBe(1);
    expect(dateOfDay(dayOfDate("2024-02-29"))).toBe("2024-02-29");
  });
});
