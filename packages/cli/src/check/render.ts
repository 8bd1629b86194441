import type { Paint } from "../terminal.ts";
import { clean } from "../terminal.ts";
import type { FileReport } from "./check-file.ts";
import { allProblems, countOf } from "./check-file.ts";
import type { Page } from "./render-problem.ts";
import { renderProblem } from "./render-problem.ts";

/** A file's findings for people, one blank line between two, and a last line that sums up. */
export function render(report: FileReport, page: Page): string {
  const { paint } = page;
  const findings = allProblems(report).map((problem) => renderProblem(problem, page));
  return [...renderFixes(report, paint), ...findings, summary(report, paint)].join("\n\n");
}

function renderFixes({ file, fixes }: FileReport, paint: Paint): readonly string[] {
  if (fixes.length === 0) return [];
  const lines = fixes.map(({ line, what }) => `  ${paint.dim(`line ${line}:`)} ${clean(what)}`);
  return [[`${paint.bold(file)}: mended ${amount(fixes.length, "slip")}`, ...lines].join("\n")];
}

/** `rules.json: 2 errors, 1 warning, 3 hints — 5 of 7 rules run, 2 of 2 tests pass` */
function summary(report: FileReport, paint: Paint): string {
  const { file, rules, tests } = report;
  const errors = countOf(report, "error");
  const warnings = countOf(report, "warning");
  const counts = [
    ...(errors > 0 ? [paint.red(amount(errors, "error"))] : []),
    ...(warnings > 0 ? [paint.yellow(amount(warnings, "warning"))] : []),
    ...(countOf(report, "hint") > 0 ? [amount(countOf(report, "hint"), "hint")] : []),
  ];
  const passed = tests.filter(({ ok }) => ok).length;
  const runs = [
    `${rules.run} of ${amount(rules.written, "rule")} ${rules.written === 1 ? "runs" : "run"}`,
    ...(tests.length > 0
      ? [`${passed} of ${amount(tests.length, "test")} ${tests.length === 1 ? "passes" : "pass"}`]
      : []),
  ];
  const found = counts.length > 0 ? counts.join(", ") : paint.green("nothing to say");
  return `${paint.bold(file)}: ${found} — ${runs.join(", ")}`;
}

function amount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
