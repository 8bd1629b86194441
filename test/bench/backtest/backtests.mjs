import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mappingFile } from "../generate/write-log.mjs";
import { median } from "../measure.mjs";
import { differencesBetween, toCsv } from "./differences.mjs";
import { logOf } from "./logs.mjs";
import { runMeasured } from "./measured.mjs";
import { fireByBruteForce } from "./oracle.mjs";
import { readRows } from "./rows.mjs";

const builtCli = fileURLToPath(new URL("../../../packages/cli/dist/main.js", import.meta.url));
const sql = fileURLToPath(new URL("sql.mjs", import.meta.url));
export const rulesFile = fileURLToPath(new URL("rules.json", import.meta.url));

/** Small enough for the brute force, on clocks that make events meet the edges of windows. */
const compared = { events: 100_000, tickMs: 600_000 };

/**
 * Measures the nine rules over one log in Parquet: ours with an empty cache and again with what that left behind, and
 * SQL, each in processes of their own, turn by turn. Then compares what fires, on that log and on a small one with the
 * brute force as well.
 *
 * @param {{ events: number, seed: number, rounds: number, cli?: string }} options `cli` is another build of ours.
 * @returns `figures` by their names (medians of the rounds; CPU of whole processes), SQL's seconds by its parts, how
 *   often each rule fires, and what was shown of the one with a limit: by ours, by SQL, and how many of ours lost to
 *   another at the same instant, of which SQL knows nothing.
 */
export async function runBacktests({ events, seed, rounds, cli = builtCli }) {
  if (!existsSync(cli)) throw new Error(`The command line is not built: ${cli} is missing.`);
  const folder = mkdtempSync(join(tmpdir(), "proffer-bench-"));
  const backtest = (log, options) => {
    const files = ["--rules", rulesFile, "--events", log, "--mapping", mappingFile];
    return runMeasured([cli, "backtest", ...files, ...options]);
  };
  try {
    const log = await logOf({ events, seed });
    const runs = await measure(backtest, log, folder, rounds);
    const whole = await compare(backtest, log, folder);
    const small = await logOf({ ...compared, seed });
    const edges = await compare(backtest, small, folder, { byBruteForce: true });
    const differences = whole.differences + edges.differences;
    const { shown, firings, sqlCpuS } = whole;
    return { events, seed, rounds, figures: toFigures(runs, differences), sqlCpuS, firings, shown };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(backtest, log, folder, rounds) {
  const runs = { cold: [], warm: [], sql: [] };
  for (let round = 0; round < rounds; round++) {
    const cache = join(folder, `cache-${round}`);
    // One thread each: what is compared is CPU, and threads only add to it.
    const options = ["--cache", cache, "--workers", "1"];
    for (const kind of ["cold", "warm"]) runs[kind].push(await backtest(log, options));
    rmSync(cache, { recursive: true, force: true });
    runs.sql.push(await runMeasured([sql, "--log", log, "--threads", "1"]));
  }
  return runs;
}

function toFigures({ cold, warm, sql }, differences) {
  const cpuOf = (runs) => median(runs.map(({ cpuS }) => cpuS));
  const peakOf = (runs) => Math.max(...runs.map(({ peakMb }) => peakMb));
  return {
    backtest_cpu_cold_s: cpuOf(cold),
    backtest_cpu_warm_s: cpuOf(warm),
    sql_cpu_s: cpuOf(sql),
    backtest_ratio_cold: cpuOf(sql) / cpuOf(cold),
    backtest_ratio_warm: cpuOf(sql) / cpuOf(warm),
    backtest_peak_mb: peakOf([...cold, ...warm]),
    sql_peak_mb: peakOf(sql),
    backtest_differences: differences,
  };
}

/** What ours fires against what SQL does, and the brute force if the log is small. */
async function compare(backtest, log, folder, { byBruteForce = false } = {}) {
  const [ours, theirs, brute] = ["ours", "sql", "brute"].map((name) => join(folder, `${name}.csv`));
  const cache = join(folder, "compared");
  const mine = await backtest(log, ["--cache", cache, "--out", ours, "--json"]);
  const other = await runMeasured([sql, "--log", log, "--out", theirs]);
  let differences = await tellDifferences(ours, theirs, "SQL");
  if (byBruteForce) {
    const rules = JSON.parse(readFileSync(rulesFile, "utf8"));
    writeFileSync(brute, toCsv(fireByBruteForce(rules, await readRows(log))));
    differences += await tellDifferences(ours, brute, "the brute force");
  }
  const { cpu: sqlCpuS, firings, acted } = JSON.parse(other.stdout);
  return { differences, sqlCpuS, firings, shown: shownOf(JSON.parse(mine.stdout), acted) };
}

async function tellDifferences(ours, other, name) {
  const { count, first } = await differencesBetween(ours, other);
  if (count > 0)
    process.stderr.write(`Ours (<) against ${name} (>): ${count}\n  ${first.join("\n  ")}\n`);
  return count;
}

function shownOf(report, acted) {
  const [[id, sql]] = Object.entries(acted);
  const rule = report.rules.find(({ rule }) => rule === id);
  return { rule: id, ours: rule?.done, sql, lostSurface: rule?.refused.surface ?? 0 };
}
