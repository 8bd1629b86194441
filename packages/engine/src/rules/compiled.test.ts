import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { compileRuleset, loadRuleset, parseRuleset } from "../index.ts";
import type { CompiledRuleset } from "../index.ts";

const folder = fileURLToPath(new URL("../../conformance/", import.meta.url));
const rulesets = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .flatMap((file) => {
    const { rulesets: named } = JSON.parse(readFileSync(folder + file, "utf8")) as {
      readonly rulesets: Readonly<Record<string, unknown>>;
    };
    return Object.entries(named).map(([name, json]) => [`${file}: ${name}`, json] as const);
  });

describe("A rule set that is compiled and loaded is the one that was read", () => {
  test("for each that the conformance cases know", () => {
    expect(rulesets.length).toBeGreaterThan(100);
    for (const [name, json] of rulesets) {
      const { ruleset } = parseRuleset(json);
      const sent = JSON.parse(JSON.stringify(compileRuleset(ruleset))) as CompiledRuleset;
      expect([name, loadRuleset(sent, ruleset.extensions)]).toEqual([
        name,
        { ...ruleset, json: null },
      ]);
    }
  });

  test("and what another version wrote is not loaded", () => {
    const { ruleset } = parseRuleset({ version: 1, rules: [] });
    expect(loadRuleset({ ...compileRuleset(ruleset), format: 0 })).toBeUndefined();
  });
});
