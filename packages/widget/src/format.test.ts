import { expect, test } from "vitest";
import { formatDay, formatPercent } from "./format.ts";
import { formatBytes, formatClock, formatDuration, formatWhen } from "./format-more.ts";
import { formatMoney, formatValue } from "./format-money.ts";

test.each([
  ["24.90", "EUR", "€24.90"],
  [168, "CNY", "¥168.00"],
  [5, undefined, "5"],
  ["5", "not a currency", "5"],
  ["free", "EUR", null],
  ["", "EUR", null],
  [undefined, "EUR", null],
  [Number.NaN, "EUR", null],
])("a price of %s %s reads %s", (amount, currency, text) => {
  expect(formatMoney(amount, currency, "en")).toBe(text);
});

test("a coupon is worth a percentage or an amount", () => {
  expect(formatValue({ percent: 12.5 }, "en")).toBe("12.5%");
  expect(formatValue({ amount: "20.00", currency: "CNY" }, "zh-CN")).toBe("¥20.00");
});

test("a day is named by how far it is from today, in local days", () => {
  const now = new Date(2026, 10, 22, 0, 5).getTime();
  expect(formatDay(now, now, "en")).toBe("today");
  expect(formatDay(now - 10 * 60_000, now, "en")).toBe("yesterday");
  expect(formatDay(now - 48 * 3_600_000, now, "en")).toBe("Nov 20, 2026");
});

test("how long something takes is said in minutes, then in hours, and never as nothing", () => {
  const said = [0, 60_000, 4.4 * 60_000, 90 * 60_000].map((ms) => formatDuration(ms, "en"));
  expect(said).toEqual(["1 minute", "1 minute", "4 minutes", "2 hours"]);
  expect(formatDuration(240_000, "de")).toBe("4 Minuten");
});

test("a file's size is said in the largest unit that it fills", () => {
  const said = [0, 999, 1000, 840_200, 1_240_000, 2.5e9].map((bytes) => formatBytes(bytes, "en"));
  expect(said).toEqual(["0 bytes", "999 bytes", "1 kB", "840 kB", "1.2 MB", "2.5 GB"]);
});

test("what is left runs down like a clock, and stops at nothing", () => {
  expect(formatClock(7_985_000, "en")).toBe("02:13:05");
  expect(formatClock(1, "en")).toBe("00:00:01");
  expect(formatClock(-5, "en")).toBe("00:00:00");
});

test("a list says the time of today, and else the day", () => {
  const now = new Date(2026, 10, 22, 15, 5).getTime();
  expect(formatWhen(now - 60_000, now, "en")).toMatch(/^3:04.PM$/);
  expect(formatWhen(now - 26 * 3_600_000, now, "en")).toBe("Nov 21");
});

test("a share is said in per cent", () => {
  expect(formatPercent(0.456, "en")).toBe("46%");
});
