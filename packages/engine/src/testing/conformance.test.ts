import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ConformanceFile } from "./conformance.ts";
import { conformanceModes, runConformanceCase } from "./conformance.ts";

const folder = new URL("../../conformance/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

describe.each(files)("%s", (name) => {
  const file = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as ConformanceFile;

  describe.each(conformanceModes)("%s", (mode) => {
    test.each(file.cases)("$name", async (one) => {
      const { expected, actual } = await runConformanceCase(file, one, mode);
      expect(actual).toEqual(expected);
    });
  });
});
