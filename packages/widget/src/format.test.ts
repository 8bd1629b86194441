import { expect, test } from "vitest";
import { formatDay, formatMoney, formatValue } from "./format.ts";

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
