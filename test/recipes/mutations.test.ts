import { parseRulesetText } from "@proffer/engine";
import type { ParsedRuleset, Problem } from "@proffer/engine";
import { checkRuleset } from "@proffer/engine/schema";
import { describe, expect, test } from "vitest";
import { documented } from "./documented.ts";
import type { Mutant } from "./mutate.ts";
import { mutantsOf, placeOf, stepsOf, valueAt } from "./mutate.ts";
import { meetNewcomer } from "./newcomer.ts";
import { recipes } from "./recipes.ts";

/** All 100,000 edits take minutes; without this one in so many is tried, the same ones each time. */
const isFull = process.env["PROFFER_FULL"] === "1";
const everyNth = { rules: 4, tests: 25 };

/** Before any of the campaigns: nothing is over. */
const now = Date.UTC(2026, 0, 1);

describe.each(recipes.map((recipe, i) => ({ ...recipe, i })))(
  "$file with one edit",
  ({ file, json, i }) => {
    const mutants = [...mutantsOf(json)].filter(
      ({ path }, n) =>
        isFull || (n + i) % (path[0] === "tests" ? everyNth.tests : everyNth.rules) === 0,
    );

    test("is read or refused with a place and a hint, and never reaches somebody who has done nothing", async () => {
      expect(mutants.length).toBeGreaterThan(300);
      const complaints: string[] = [];
      for (const mutant of mutants)
        for (const complaint of await judge(mutant, file))
          complaints.push(`${placeOf(mutant.path)}: ${mutant.how}: ${complaint}`);
      expect(complaints).toEqual([]);
    }, 120_000);

    test("says nothing to a newcomer as it stands", async () => {
      expect(await meetNewcomer(parseRulesetText(JSON.stringify(json)).ruleset)).toEqual([]);
    });
  },
);

test.each(documented)("$file, $path: $how means that $meaning", async ({ file, path, how }) => {
  const json = recipes.find((recipe) => recipe.file === file)?.json;
  const mutant = [...mutantsOf(json)].find((one) => placeOf(one.path) === path && one.how === how);
  const { ruleset, problems } = parseRulesetText(mutant?.write() ?? "");
  expect(problems).toEqual([]);
  expect(await meetNewcomer(ruleset)).toHaveLength(1);
});

/** What is wrong with how an edit is taken, in sentences. */
async function judge(mutant: Mutant, file: string): Promise<readonly string[]> {
  const text = mutant.write();
  const read = attempt(() => parseRulesetText(text, file));
  const checked = attempt(() => checkRuleset(text, { file, now }));
  if (typeof read === "string" || typeof checked === "string")
    return [read, checked].filter((thrown) => typeof thrown === "string");
  const json: unknown = JSON.parse(text);
  const misplaced = [...read.problems, ...checked.problems].flatMap((problem) =>
    fault(problem, json),
  );
  return [...new Set(misplaced), ...(await unasked(read, checked.problems, mutant, file))];
}

function attempt<Result>(run: () => Result): Result | string {
  try {
    return run();
  } catch (error) {
    return `threw ${String(error)}`;
  }
}

/** What a problem does not say, or says of a place that is not there. */
function fault(problem: Problem, json: unknown): readonly string[] {
  const { severity, message, hint, path, line = 0, column = 0 } = problem;
  const steps = stepsOf(path);
  const owner = valueAt(json, steps.slice(0, -1));
  const isPlaced = path !== "" && typeof owner === "object" && owner !== null;
  return [
    ...(message === "" || hint === "" ? [`a ${severity} without words at ${path}`] : []),
    ...(isPlaced ? [] : [`a ${severity} at “${path}”, which is nowhere: ${message}`]),
    ...(line > 0 && column > 0 ? [] : [`a ${severity} at “${path}” without a line: ${message}`]),
  ];
}

/** What a newcomer gets and nobody was warned of. */
async function unasked(
  { ruleset }: ParsedRuleset,
  problems: readonly Problem[],
  { path, how }: Mutant,
  file: string,
): Promise<readonly string[]> {
  const isMeant = documented.some(
    (one) => one.file === file && one.path === placeOf(path) && one.how === how,
  );
  const acted = isMeant ? [] : await meetNewcomer(ruleset);
  const isWarnedOf = (id: string): boolean =>
    problems.some(
      ({ rule, severity, code }) => rule === id && (severity !== "hint" || code === "everybody"),
    );
  return acted
    .filter(({ rule }) => !isWarnedOf(rule))
    .map(({ rule }) => `“${rule}” reaches a newcomer, and no check says so`);
}
