import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currencyExponent, fromMicro, fromMinor, isCurrency, toMicro, toMinor } from "./money.ts";

describe("A currency", () => {
  test.each([
    ["USD", 2],
    ["CNY", 2],
    ["JPY", 0],
    ["KRW", 0],
    ["VND", 0],
    ["KWD", 3],
    ["CLF", 4],
    ["XYZ", 2],
  ])("%s has %i decimals", (currency, exponent) =>
    expect(currencyExponent(currency)).toBe(exponent),
  );

  test("is three capitals", () => {
    expect(["USD", "XYZ"].every(isCurrency)).toBe(true);
    expect(["usd", "US", "USDT", "US$", "", null, 840].some(isCurrency)).toBe(false);
  });
});

describe("An amount in minor units", () => {
  test.each([
    ["200.00", "CNY", 20_000],
    ["200", "CNY", 20_000],
    ["-5", "USD", -500],
    ["-0.00", "USD", 0],
    [19.99, "USD", 1_999],
    [1.005, "USD", 101],
    ["1.005", "USD", 101],
    ["-1.005", "USD", -101],
    ["1.0049999", "USD", 100],
    ["0.005", "USD", 1],
    ["0.004", "USD", 0],
    ["0.05", "JPY", 0],
    ["0.5", "JPY", 1],
    [1_200, "JPY", 1_200],
    ["1.2345", "KWD", 1_235],
    [1e-7, "USD", 0],
    [5e-3, "USD", 1],
    [1.5e-7, "CLF", 0],
    ["90071992547409.91", "USD", 9_007_199_254_740_991],
    ["007.50", "USD", 750],
  ])("of %j %s is %i", (amount, currency, minor) => expect(toMinor(amount, currency)).toBe(minor));

  test.each([
    "",
    " 5",
    "5.",
    ".5",
    "+5",
    "1,000.00",
    "1e3",
    "$5",
    "0x10",
    "90071992547409.92",
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    ["5"],
    { amount: "5" },
  ])("of %j is none", (amount) => expect(toMinor(amount, "USD")).toBeUndefined());

  test.each([
    [20_000, "CNY", "200.00"],
    [5, "USD", "0.05"],
    [-5, "USD", "-0.05"],
    [0, "USD", "0.00"],
    [1_200, "JPY", "1200"],
    [1, "CLF", "0.0001"],
  ])("%i %s reads %s", (minor, currency, text) => expect(fromMinor(minor, currency)).toBe(text));

  test("comes back from its text", () =>
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom("USD", "JPY", "KWD", "CLF"),
        (minor, currency) => {
          expect(toMinor(fromMinor(minor, currency), currency)).toBe(minor + 0);
        },
      ),
    ));

  test("is rounded as one would by hand, half away from zero", () =>
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (thousandths) => {
        const text = `${thousandths < 0 ? "-" : ""}${(Math.abs(thousandths) / 1000).toFixed(3)}`;
        const cents = Math.sign(thousandths) * Math.floor((Math.abs(thousandths) + 5) / 10);
        expect(toMinor(text, "USD")).toBe(cents + 0);
      }),
    ));
});

describe("A number in millionths", () => {
  test("adds up: ten times 0.1 is 1", () => {
    const tenths = Array.from({ length: 10 }, () => toMicro(0.1) ?? 0);
    expect(fromMicro(tenths.reduce((sum, micro) => sum + micro, 0))).toBe(1);
  });

  test.each([
    [0.1, 100_000],
    [-0.1, -100_000],
    [0, 0],
    [-0, 0],
    [1e-7, 0],
    [5e-7, 1],
    [-5e-7, -1],
    [-4e-7, 0],
    [1.0000005, 1_000_001],
    [123_456_789.123456, 123_456_789_123_456],
    [9_007_199_254.5, 9_007_199_254_500_000],
    [1e20, 1e26],
  ])("%d is %d", (value, micro) => expect(toMicro(value)).toBe(micro));

  test.each(["0.1", null, undefined, true, Number.NaN, Number.POSITIVE_INFINITY, 1e305])(
    "%j is none",
    (value) => expect(toMicro(value)).toBeUndefined(),
  );

  test("is the decimal that the number shows, wherever that has six decimals or fewer", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: -9_007_199_254, max: 9_007_199_254 }),
        fc.integer({ min: 0, max: 6 }),
        (digits, places) => {
          const value = Number(`${digits}e-${places}`);
          const micro = toMicro(value);
          expect(micro).toBe(digits * 10 ** (6 - places));
          expect(fromMicro(micro ?? 0)).toBe(value);
        },
      ),
      { numRuns: 2_000 },
    ));

  test("is the same with and without the short cut", () =>
    fc.assert(
      fc.property(fc.double({ min: -9e9, max: 9e9, noNaN: true }), (value) => {
        // By whole numbers of any size: the double's shortest text, cut and rounded by hand.
        const [, sign = "", whole = "0", fraction = ""] =
          /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain(value)) ?? [];
        const padded = fraction.padEnd(7, "0");
        const micro = BigInt(whole + padded.slice(0, 6)) + (padded[6]! >= "5" ? 1n : 0n);
        expect(toMicro(value)).toBe(Number(sign === "-" ? -micro : micro));
      }),
      { numRuns: 2_000 },
    ));
});

/** A double's shortest text without an exponent. */
function plain(value: number): string {
  const [digits = "0", exponent] = String(value).split("e");
  if (exponent === undefined) return digits;
  const bare = digits.replace("-", "").replace(".", "");
  const zeros = "0".repeat(Math.max(0, -Number(exponent) - 1));
  return `${digits.startsWith("-") ? "-" : ""}0.${zeros}${bare}`;
}
