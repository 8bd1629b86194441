import { describe, expect, test } from "vitest";
import { formatLocal, parseLocal } from "./local-time.ts";

describe("An instant on the clocks of a zone", () => {
  const instant = Date.UTC(2026, 10, 22, 6);

  test("is written as exactly as it has to be", () => {
    expect(formatLocal(instant, "Asia/Shanghai")).toBe("2026-11-22 14:00 Asia/Shanghai");
    expect(formatLocal(instant + 5000, "UTC")).toBe("2026-11-22 06:00:05 UTC");
    expect(formatLocal(instant + 1, "UTC")).toBe("2026-11-22 06:00:00.001 UTC");
    expect(formatLocal(-1, "UTC")).toBe("1969-12-31 23:59:59.999 UTC");
  });

  test.each([
    ["2026-11-22T14:00", "Asia/Shanghai", instant],
    ["2026-11-22 14:00:05", "Asia/Shanghai", instant + 5000],
    ["2026-11-22", "Asia/Shanghai", Date.UTC(2026, 10, 21, 16)],
    ["2026-11-22T14:00:00Z", "Asia/Shanghai", Date.UTC(2026, 10, 22, 14)],
    ["2026-11-22T14:00:00+09:00", "Asia/Shanghai", Date.UTC(2026, 10, 22, 5)],
    ["2026-03-29T02:30", "Europe/Berlin", Date.UTC(2026, 2, 29, 1)],
    [instant, "Asia/Shanghai", instant],
  ])("%s in %s is read", (text, zone, expected) => {
    expect(parseLocal(text, zone)).toBe(expected);
  });

  test.each(["soon", "2026-02-31", "", null, 1.5])("%s is none", (text) => {
    expect(parseLocal(text, "UTC")).toBeUndefined();
  });
});
