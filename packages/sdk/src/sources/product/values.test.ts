import { describe, expect, test } from "vitest";
import { only, readAddress, readCurrency, readPrice, readText } from "./values.ts";

describe("A price that is plainly a number is read", () => {
  test.each<[unknown, number]>([
    [268, 268],
    [0, 0],
    [12.345, 12.345],
    ["12.50", 12.5],
    [" 12.50\n", 12.5],
    ["29,95", 29.95],
    ["12,5", 12.5],
    ["1,299.00", 1299],
    ["1.299,00", 1299],
    ["1 299,00", 1299],
    ["1\u00a0299,00", 1299],
    ["1'299.00", 1299],
    ["1,299,000", 1_299_000],
    ["12.345.678", 12_345_678],
    ["1299.000", 1299],
    ["0.125", 0.125],
    ["12.0000", 12],
    ["$12", 12],
    ["¥ 98", 98],
    ["29,95 €", 29.95],
    ["0.00", 0],
  ])("%j is %d", (written, price) => {
    expect(readPrice(written)).toBe(price);
  });
});

describe("A price that is not plainly a number is unknown", () => {
  test.each<[unknown]>([
    ["1.299"],
    ["1,299"],
    ["$1,299"],
    [""],
    ["€"],
    ["on request"],
    ["from 12"],
    ["12–15"],
    ["12 / 100 g"],
    ["1,23,456"],
    ["1.2.3"],
    ["1,299.00.00"],
    ["1 299 00"],
    ["-5"],
    ["1e3"],
    ["0x10"],
    ["NaN"],
    ["Infinity"],
    ["<&=price&>"],
    ["1".repeat(400)],
    [-5],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [{}],
    [["12"]],
    [null],
    [undefined],
    [true],
  ])("%j", (written) => {
    expect(readPrice(written)).toBeUndefined();
  });
});

describe("A text", () => {
  test("is read in one line", () => {
    expect(readText(" Tea\n\t mug ")).toBe("Tea mug");
    expect(readText(4711)).toBe("4711");
  });

  test("that says nothing, or far more than a name, is none", () => {
    for (const value of ["", " \n", "x".repeat(2001), " ".repeat(1e6), null, {}, true])
      expect(readText(value)).toBeUndefined();
  });
});

test("A currency is a code; a sign is many currencies'", () => {
  expect(readCurrency("cny")).toBe("CNY");
  for (const value of ["¥", "$", "RENMINBI", "", 156, null])
    expect(readCurrency(value)).toBeUndefined();
});

describe("An address", () => {
  const base = "https://teahouse.example/products/";

  test("is made whole", () => {
    expect(readAddress("mug", base)).toBe("https://teahouse.example/products/mug");
    expect(readAddress(" //cdn.example/mug.jpg ", base)).toBe("https://cdn.example/mug.jpg");
  });

  test.each(["java\nscript:alert(1)", "java\tscript:alert(1)"])(
    "%j is none that a browser would run",
    (written) => {
      expect(readAddress(written, base)).toMatch(/^https:/);
    },
  );

  test.each([
    ["javascript:alert(1)"],
    [" JavaScript:alert(1)"],
    ["data:text/html,<script>alert(1)</script>"],
    ["vbscript:x"],
    ["blob:https://teahouse.example/1"],
    ["file:///etc/passwd"],
    ["https://["],
    [""],
    [{}],
  ])("%j is none", (written) => {
    expect(readAddress(written, base)).toBeUndefined();
  });
});

test("What several say is known where they say one thing", () => {
  expect(only([undefined, 98, 98])).toBe(98);
  expect(only([98, 89])).toBeUndefined();
  expect(only([])).toBeUndefined();
});
