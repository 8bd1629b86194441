import type { CountsReport } from "./backtest-report.ts";

/** By nearest rank, of numbers given as how many there are of each; 0 of none. */
export function percentiles(counts: ReadonlyMap<number, number>): CountsReport["perCustomer"] {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const all = sorted.reduce((sum, [, many]) => sum + many, 0);
  const at = (share: number): number => {
    let rest = Math.ceil(all * share);
    return sorted.find(([, many]) => (rest -= many) <= 0)?.[0] ?? 0;
  };
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1)?.[0] ?? 0 };
}
