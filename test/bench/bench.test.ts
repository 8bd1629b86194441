import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { top } from "../support/server.ts";

const names = [
  "ratio_naive",
  "ratio_indexed",
  "over_limit",
  "history_growth",
  "rules_growth",
  "differences",
  "firings_per_event",
  "ours_us",
  "naive_us",
  "indexed_us",
  "limit_us",
  "cold_start_ms",
];

describe("The benchmark", () => {
  test("prints each figure, and every way of evaluating the rules fires the same", () => {
    const output = execFileSync(
      process.execPath,
      [join(top, "test/bench/run.mjs"), "--quick", "--small"],
      { encoding: "utf8", timeout: 60_000, stdio: ["ignore", "pipe", "pipe"] },
    );
    const lines = output.trimEnd().split("\n");
    const figures = new Map(lines.map((line) => line.split(" ") as [string, string]));
    expect([...figures.keys()]).toEqual(names);
    for (const value of figures.values()) expect(Number(value)).toBeGreaterThanOrEqual(0);
    expect(figures.get("differences")).toBe("0");
    expect(Number(figures.get("firings_per_event"))).toBeGreaterThan(0.05);
  });
});
