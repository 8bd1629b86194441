import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BacktestComparison } from "../backtest/compare.ts";
import { renderComparison } from "../backtest/render-comparison.ts";
import type { Paint } from "../terminal.ts";
import type { Backtest } from "./options.ts";

/** What a back-test of the old rules and the new ones found. */
export interface BacktestFindings {
  /** For a terminal. */
  readonly shown: readonly string[];
  /** For the audit log, a line each. */
  readonly summary: readonly string[];
}

/** Runs `proffer backtest` over a log, in a process of its own: it takes what memory it needs, and gives it back. */
export async function backtestChange(
  log: Backtest,
  rules: string,
  inForce: string,
  paint: Paint,
): Promise<BacktestFindings> {
  const folder = await mkdtemp(join(tmpdir(), "proffer-publish-"));
  try {
    const old = join(folder, "in-force.json");
    await writeFile(old, inForce);
    const comparison = await compare(log, rules, old);
    return { shown: renderComparison(comparison, paint), summary: summarize(comparison) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  { events, mapping }: Backtest,
  rules: string,
  old: string,
): Promise<BacktestComparison> {
  const main = process.argv[1] ?? "";
  const asked = ["--rules", rules, "--compare", old, "--events", events, "--json"];
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
  return JSON.parse(said.out) as BacktestComparison;
}

function summarize({ total, rules }: BacktestComparison): readonly string[] {
  const changed = rules.filter(({ firings: { before, after } }) => before !== after);
  return [
    `${total.firings.before} → ${total.firings.after} firings, ${total.reached.before} → ${total.reached.after} customers reached`,
    ...changed
      .slice(0, 100)
      .map(({ rule, firings: { before, after } }) => `${rule}: ${before} → ${after} firings`),
  ];
}
