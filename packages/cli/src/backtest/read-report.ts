import type { BacktestReport } from "./backtest-report.ts";

/**
 * A report that was saved with `--json`; `undefined` where the file is something else, such as a rule set.
 *
 * @throws an `Error` where it is a report of another format.
 */
export function readReport(value: unknown, file: string): BacktestReport | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  if (value.kind === "comparison")
    throw new Error(`${file} is a comparison. Compare with a rule set, or with a report of one.`);
  if (value.kind !== "backtest") return undefined;
  if ("format" in value && value.format === 1) return value as BacktestReport;
  throw new Error(`${file} is a report of another version of proffer. Make it again.`);
}
