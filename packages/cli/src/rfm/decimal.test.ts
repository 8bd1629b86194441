import { describe, expect, test } from "vitest";
import { formatDecimal, parseDecimal, placesOf } from "./decimal.ts";

describe("A decimal", () => {
  test.each([
    ["0.1", 100_000n],
    [0.1, 100_000n],
    ["19.90", 19_900_000n],
    ["-3", -3_000_000n],
    [" 7 ", 7_000_000n],
    ["1.2345670", 1_234_567n],
    ["999999999999999.999999", 999_999_999_999_999_999_999n],
  ])("%s is read to the millionth", (text, micro) => {
    expect(parseDecimal(text)).toBe(micro);
  });

  test.each(["", "1.2345678", "1e3", "1,5", "ten", Number.NaN, 1e21, null, true, {}])(
    "%s is none",
    (value) => {
      expect(parseDecimal(value)).toBeUndefined();
    },
  );

  test("is written with the places that it needs, and those that its currency has", () => {
    expect(formatDecimal(1_500_000n, 2)).toBe("1.50");
    expect(formatDecimal(1_000_000n, 0)).toBe("1");
    expect(formatDecimal(-1_234_567n, 2)).toBe("-1.234567");
  });

  test("has as many places as its currency", () => {
    expect(["CNY", "JPY", "KWD", "yuan"].map(placesOf)).toEqual([2, 0, 3, undefined]);
  });
});
