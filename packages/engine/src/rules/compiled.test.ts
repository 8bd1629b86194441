import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { compileRuleset, discloseRuleset, loadRuleset, parseRuleset } from "../index.ts";
import type { CompiledRuleset, Ruleset } from "../index.ts";

const folder = fileURLToPath(new URL("../../conformance/", import.meta.url));
const rulesets = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .flatMap((file) => {
    const { rulesets: named } = JSON.parse(readFileSync(folder + file, "utf8")) as {
      readonly rulesets: Readonly<Record<string, unknown>>;
    };
    return Object.entries(named).map(([name, json]) => [`${file}: ${name}`, json] as const);
  });

const withoutTerms = ({ campaigns }: Ruleset): Ruleset["campaigns"] =>
  new Map([...campaigns].map(([id, campaign]) => [id, { ...campaign, terms: null }]));

describe("A rule set that is compiled and loaded is the one that was read", () => {
  test("for each that the conformance cases know", () => {
    expect(rulesets.length).toBeGreaterThan(100);
    for (const [name, json] of rulesets) {
      const { ruleset } = parseRuleset(json);
      const sent = JSON.parse(JSON.stringify(compileRuleset(ruleset))) as CompiledRuleset;
      expect([name, loadRuleset(sent, ruleset.extensions)]).toEqual([
        name,
        { ...ruleset, json: null, campaigns: withoutTerms(ruleset) },
      ]);
    }
  });

  test("without what its campaigns may cost", () => {
    const { ruleset } = parseRuleset({
      version: 1,
      campaigns: {
        spring: {
          range: { percent: { from: 5, to: 15 } },
          maxAmount: { amount: "37.11", currency: "EUR" },
          budget: { count: 4242, amount: { amount: "9000.00", currency: "EUR" } },
          code: { prefix: "SECRET-" },
        },
        pooled: { value: { percent: 10 }, budget: { count: 4343 }, pool: "hidden" },
      },
      rules: [],
    });
    expect(ruleset.campaigns.size).toBe(2);
    const handedOut = JSON.stringify([compileRuleset(ruleset), discloseRuleset(ruleset)]);
    for (const secret of ["4242", "4343", "9000", "37.11", "SECRET", "hidden", '"from"'])
      expect(handedOut).not.toContain(secret);
  });

  test("and so is the JSON that a browser may read", () => {
    for (const [name, json] of rulesets) {
      const { ruleset } = parseRuleset(json);
      const again = parseRuleset(discloseRuleset(ruleset), ruleset.extensions).ruleset;
      const { rules } = ruleset;
      expect([name, again.rules.map(({ version }) => version), again.campaigns]).toEqual([
        name,
        rules.map(({ version }) => version),
        withoutTerms(ruleset),
      ]);
    }
  });

  test("and what another version wrote is not loaded", () => {
    const { ruleset } = parseRuleset({ version: 1, rules: [] });
    expect(loadRuleset({ ...compileRuleset(ruleset), format: 0 })).toBeUndefined();
  });
});

test("campaigns of which none can be read are not handed out as they are written", () => {
  const { ruleset } = parseRuleset({
    version: 1,
    campaigns: { secret: { value: "much", budget: { count: 12_345 } } },
    rules: [],
  });
  expect(ruleset.campaigns.size).toBe(0);
  expect(JSON.stringify(discloseRuleset(ruleset))).not.toContain("12345");
});
