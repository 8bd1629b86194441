import type { Problem, Ruleset } from "@proffer/engine";
import { checkRuleset, placeProblems } from "@proffer/engine/schema";
import type { Fixed } from "@proffer/engine/schema";
import { runRulesetTests } from "@proffer/engine/testing";
import { notUtf8, saveAsUtf8 } from "../read-text.ts";
import type { NotUtf8 } from "./files.ts";

/** What came of one file. */
export interface FileReport {
  readonly file: string;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
  readonly rules: { readonly run: number; readonly written: number };
  readonly tests: readonly TestReport[];
  readonly fixes: readonly Fixed[];
}

/** What came of one of the rule set's own tests; `problems` say where it did not go as expected. */
export interface TestReport {
  readonly name: string;
  readonly ok: boolean;
  readonly problems: readonly Problem[];
}

/** Looks one rule set over and runs its own tests. */
export async function checkFile(
  file: string,
  text: string,
  now: number,
  fixes: readonly Fixed[],
): Promise<FileReport> {
  const { ruleset, problems } = checkRuleset(text, { file, now });
  const json = fieldsOf(text);
  const written = Array.isArray(json["rules"]) ? (json["rules"] as readonly unknown[]) : [];
  const refused = refusedIds(written, ruleset);
  const results = await runRulesetTests(ruleset, json["tests"]);
  const tests = results.map(({ name, ok, problems, differences }): TestReport => {
    const failed = differences.map(({ path, message, hint }): Problem => {
      const sentence = `The test “${name}” fails: ${message}`;
      return { severity: "error", code: "bad_value", message: sentence, hint, path };
    });
    const told = [...problems.filter((problem) => !isOfRefused(problem, refused)), ...failed];
    return { name, ok, problems: placeProblems(told, text, file) };
  });
  const rules = { run: ruleset.rules.length, written: written.length };
  return { file, problems, rules, tests, fixes };
}

/** What there is to say of a file whose letters cannot be told: it is neither looked over nor mended. */
export function reportNotUtf8(file: string, decoded: NotUtf8): FileReport {
  const { line } = decoded;
  const problem: Problem = {
    severity: "error",
    code: "syntax",
    message: notUtf8("This file", decoded),
    hint: saveAsUtf8,
    path: "",
    file,
    ...(line !== undefined && { line, column: 1 }),
  };
  return { file, problems: [problem], rules: { run: 0, written: 0 }, tests: [], fixes: [] };
}

function refusedIds(written: readonly unknown[], { rules }: Ruleset): readonly string[] {
  const run = new Set(rules.map(({ id }) => id));
  const ids = written.map((rule) => (rule as { readonly id?: unknown } | null)?.id);
  return ids.filter((id) => typeof id === "string").filter((id) => !run.has(id));
}

/** That a test cannot find a rule which is refused has been said, where the rule stands. */
function isOfRefused({ code, message }: Problem, refused: readonly string[]): boolean {
  return code === "unknown_reference" && refused.some((id) => message.includes(`“${id}”`));
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** How many problems of a kind there are, those of tests among them. */
export function countOf(report: FileReport, severity: Problem["severity"]): number {
  return allProblems(report).filter((problem) => problem.severity === severity).length;
}

/** The problems of a file and of its tests. */
export function allProblems({ problems, tests }: FileReport): readonly Problem[] {
  return [...problems, ...tests.flatMap((test) => test.problems)];
}
