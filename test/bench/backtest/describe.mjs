/**
 * What `runBacktests` found, as a part of a page.
 *
 * @param {Awaited<ReturnType<typeof import("./backtests.mjs").runBacktests>>} results
 */
export function describeBacktests({ events, rounds, figures, sqlCpuS, firings }) {
  const seconds = (name) => figures[name].toPrecision(3);
  const times = (name) => `${figures[name].toPrecision(2)}×`;
  const sum = Object.values(sqlCpuS).reduce((total, cpu) => total + cpu, 0);
  const parts = Object.entries(sqlCpuS).filter(([, cpu]) => cpu >= sum / 200);
  return `## A back-test of ${events.toLocaleString("en")} events

Nine rules over one log in Parquet, reading included: ours against SQL for DuckDB, written by hand for these rules
(test/bench/backtest/sql). CPU of whole processes, each with one thread for its work${rounds > 1 ? `; medians of ${rounds}` : ""}. Firings that differ,
of ours from SQL's, and on a smaller log from a brute force's: **${figures.backtest_differences}**.

| | CPU s | SQL takes | peak MB |
|---|---|---|---|
| ours, no cache | ${seconds("backtest_cpu_cold_s")} | ${times("backtest_ratio_cold")} | ${Math.round(figures.backtest_peak_mb)} |
| ours, the log in the cache | ${seconds("backtest_cpu_warm_s")} | ${times("backtest_ratio_warm")} | |
| SQL | ${seconds("sql_cpu_s")} | | ${Math.round(figures.sql_peak_mb)} |

SQL by its parts, what several rules share under the name of its file: ${parts
    .map(([name, cpu]) => `${name} ${cpu.toPrecision(2)} s`)
    .join(", ")}.

Firings: ${Object.entries(firings)
    .map(([rule, count]) => `${rule} ${count}`)
    .join(", ")}.
`;
}
