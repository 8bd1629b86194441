import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ConformanceFile } from "./conformance.ts";
import { conformanceModes, runConformanceCase } from "./conformance.ts";

const folder = new URL("../../conformance/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

describe.each(files)("%s", (name) => {
  const file = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as ConformanceFile;

  test("is of this format, names no case twice and holds no rule set that nothing uses", () => {
    const names = file.cases.map((one) => one.name);
    const used = file.cases.flatMap((one) => [
      one.ruleset,
      ...one.steps.flatMap((step) => step.ruleset ?? []),
    ]);
    expect(file.format).toBe(2);
    expect(names).toEqual([...new Set(names)]);
    expect([...new Set(used)].sort()).toEqual(Object.keys(file.rulesets).sort());
  });

  describe.each(conformanceModes)("%s", (mode) => {
    test.each(file.cases)("$name", async (one) => {
      const { expected, actual } = await runConformanceCase(file, one, mode);
      expect(actual).toEqual(expected);
    });
  });
});
