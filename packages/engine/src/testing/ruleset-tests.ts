import type { Problem } from "../rules/problem.ts";
import { joinPath } from "../rules/json-text.ts";
import type { Ruleset } from "../rules/rule.ts";
import type { Difference } from "./compare.ts";
import { compareWithScript } from "./compare.ts";
import { parseScript } from "./parse-script.ts";
import type { Simulation } from "./simulate.ts";
import { simulate } from "./simulate.ts";

/** What came of one of a rule set's own tests. */
export interface TestResult {
  readonly name: string;
  /** Where it stands: `tests[0]`. */
  readonly path: string;
  /** It could be read, ran, and gave what it expects. */
  readonly ok: boolean;
  /** What is wrong with the test itself; with an error among them it was not run. */
  readonly problems: readonly Problem[];
  /** Where what came is not what was expected. */
  readonly differences: readonly Difference[];
  /** What happened, where it was run. */
  readonly simulation?: Simulation;
}

/**
 * Runs the tests that a rule set carries with it.
 *
 * @param tests the value of the rule set's `tests`, as `JSON.parse` gave it; without any nothing is run.
 * @example
 * ```ts
 * const results = await runRulesetTests(ruleset, JSON.parse(text).tests);
 * for (const { path, message, hint } of results.flatMap(({ differences }) => differences)) console.error(path, message, hint);
 * ```
 */
export async function runRulesetTests(
  ruleset: Ruleset,
  tests: unknown,
): Promise<readonly TestResult[]> {
  if (tests === undefined) return [];
  if (!Array.isArray(tests)) return [notAList];
  const results: TestResult[] = [];
  for (const [i, test] of tests.entries())
    results.push(await runOne(ruleset, test, joinPath("tests", i)));
  return results;
}

async function runOne(ruleset: Ruleset, test: unknown, path: string): Promise<TestResult> {
  const { script, problems } = parseScript(test, ruleset, { path });
  if (!script) return { name: nameOf(test, path), path, ok: false, problems, differences: [] };
  const { name, expect, refused } = script;
  if (expect === null && refused.length === 0)
    return { name, path, ok: false, problems: [...problems, saysNothing(path)], differences: [] };
  const simulation = await simulate(ruleset, script);
  const differences = compareWithScript(ruleset, script, simulation);
  return { name, path, ok: differences.length === 0, problems, differences, simulation };
}

function saysNothing(path: string): Problem {
  return {
    severity: "error",
    code: "missing",
    message: "The test does not say what it expects.",
    hint: 'Add "expect": [{ "rule": "…", "at": "2h" }], or "expect": [] where nothing should come.',
    path,
  };
}

function nameOf(test: unknown, path: string): string {
  const name = typeof test === "object" && test !== null && "name" in test ? test.name : undefined;
  return typeof name === "string" ? name : path;
}

const notAList: TestResult = {
  name: "tests",
  path: "tests",
  ok: false,
  problems: [
    {
      severity: "error",
      code: "wrong_type",
      message: "“tests” must be a list.",
      hint: 'Write "tests": [{ "name": "…", "events": [ … ], "expect": [ … ] }].',
      path: "tests",
    },
  ],
  differences: [],
};
