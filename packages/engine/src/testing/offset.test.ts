import { describe, expect, test } from "vitest";
import { formatOffset, parseOffset } from "./offset.ts";

describe("A time behind the start", () => {
  test.each([
    ["0", 0],
    ["2h", 7_200_000],
    ["7d+1ms", 604_800_001],
    ["7d-1ms", 604_799_999],
    ["1d+30m+5s", 88_205_000],
  ])("%s is read", (text, ms) => {
    expect(parseOffset(text)).toBe(ms);
  });

  test.each(["", "7", "7days", "-1h", "1h+", "1h 2m", "1h2m", "later", 5, null, undefined])(
    "%s is none",
    (text) => {
      expect(parseOffset(text)).toBeUndefined();
    },
  );

  test.each([0, 1, 7_200_000, 604_799_999, 604_800_001])("%i is written as it is read", (ms) => {
    expect(parseOffset(formatOffset(ms))).toBe(ms);
  });
});
