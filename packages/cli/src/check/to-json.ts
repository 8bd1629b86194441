import type { FileReport } from "./check-file.ts";
import { allProblems, countOf } from "./check-file.ts";
import type { Input } from "./files.ts";

/** What came of a check, for machines. */
export function toJson(
  reports: readonly FileReport[],
  unreadable: readonly (Input & { readonly type: "unreadable" })[],
): string {
  const files = reports.map((report) => ({
    file: report.file,
    errors: countOf(report, "error"),
    warnings: countOf(report, "warning"),
    hints: countOf(report, "hint"),
    rules: report.rules,
    tests: report.tests.map(({ name, ok }) => ({ name, ok })),
    ...(report.fixes.length > 0 && { fixes: report.fixes }),
    problems: allProblems(report),
  }));
  const lost = unreadable.map(({ file, message }) => ({ file, message }));
  return JSON.stringify({ files, ...(lost.length > 0 && { unreadable: lost }) }, null, 2);
}
