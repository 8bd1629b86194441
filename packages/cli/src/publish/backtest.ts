import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BacktestReport } from "../backtest/backtest-report.ts";
import type { BacktestComparison } from "../backtest/compare.ts";
import { renderComparison } from "../backtest/render-comparison.ts";
import { renderReport } from "../backtest/render-report.ts";
import type { Paint } from "../terminal.ts";
import type { Backtest } from "./options.ts";

/** What a back-test found of rules that are about to be published. */
export interface BacktestFindings {
  /** For a terminal. */
  readonly shown: readonly string[];
  /** For the audit log, a line each. */
  readonly summary: readonly string[];
}

/**
 * Runs `proffer backtest` over a log, in a process of its own: it takes what memory it needs, and gives it back.
 *
 * @param inForce the text of what is to be replaced; `undefined` where that has no rules.
 */
export async function backtestChange(
  log: Backtest,
  rules: string,
  inForce: string | undefined,
  paint: Paint,
): Promise<BacktestFindings> {
  if (inForce === undefined) {
    const report = (await run(log, rules, [])) as BacktestReport;
    return { shown: renderReport(report, paint), summary: summarizeReport(report) };
  }
  const folder = await mkdtemp(join(tmpdir(), "proffer-publish-"));
  try {
    const old = join(folder, "in-force.json");
    await writeFile(old, inForce);
    const found = (await run(log, rules, ["--compare", old])) as BacktestComparison;
    const comparison = { ...found, before: { ...found.before, file: "what is in force" } };
    const summary = summarize(comparison);
    return { shown: [...renderComparison(comparison, paint), "", ...summary], summary };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(
  { events, mapping }: Backtest,
  rules: string,
  more: readonly string[],
): Promise<unknown> {
  const main = process.argv[1] ?? "";
  const asked = ["--rules", rules, "--events", events, "--json", ...more];
  const args = mapping === undefined ? asked : [...asked, "--mapping", mapping];
  const child = spawn(process.execPath, [main, "backtest", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  if (code !== 0) throw new Error(`The back-test failed, so nothing was published.\n${said.err}`);
  return JSON.parse(said.out);
}

/** As many as anybody reads. */
const maxRules = 100;

function summarize({ total, rules }: BacktestComparison): readonly string[] {
  const changed = rules.filter(({ firings: { before, after } }) => before !== after);
  return [
    `${total.firings.before} → ${total.firings.after} firings, ${total.reached.before} → ${total.reached.after} customers reached`,
    ...changed
      .slice(0, maxRules)
      .map(({ rule, firings: { before, after } }) => `${rule}: ${before} → ${after} firings`),
  ];
}

function summarizeReport({ total, rules }: BacktestReport): readonly string[] {
  return [
    `${total.firings} firings, ${total.customers.reached} customers reached`,
    ...rules.slice(0, maxRules).map(({ rule, firings }) => `${rule}: ${firings} firings`),
  ];
}
