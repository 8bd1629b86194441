import { peerNames } from "./entrants.mjs";

/**
 * What is reported: the name of each figure as it is printed, where it comes from, its unit, how it is rounded, the most
 * that ours may be, and the least that counts in a ratio (1 unit; none for what is a difference of two noisy times).
 */
export const figures = {
  code_br_kb: { of: "bytes", words: "code and style, brotli", unit: "KB", per: 1024 },
  cpu_ms: { of: "cpuOver", words: "main thread, all tasks", unit: "ms" },
  blocking_ms: {
    of: "blockingOver",
    words: "main thread, tasks beyond 50 ms",
    unit: "ms",
    most: 10,
  },
  script_ms: { of: "scriptOver", words: "script", unit: "ms", most: 80 },
  heap_boot_kb: { of: "heapBootOver", words: "heap", unit: "KB", per: 1024, most: 300 },
  heap_open_kb: { of: "heapOpenOver", words: "heap, panel open", unit: "KB", per: 1024, most: 600 },
  click_input_ms: { of: "clickToInput", words: "click → focused input", unit: "ms", most: 80 },
  layout_shift: {
    of: "shift",
    words: "layout shift",
    unit: "",
    digits: 4,
    least: 0.001,
    most: 0,
  },
  launcher_ms: { of: "launcher", words: "slow 4G: launcher", unit: "ms" },
  launcher_after_paint_ms: {
    of: "launcherAfterPaint",
    words: "slow 4G: launcher after first paint",
    unit: "ms",
    most: 150,
  },
  lcp_delta_ms: {
    of: "largestPaintOver",
    words: "slow 4G: largest paint later by",
    unit: "ms",
    least: Infinity,
    most: 50,
  },
};

/** A figure as it is printed; `undefined` where an entrant has none. */
export function shown(name, medians) {
  const { of, per = 1, digits } = figures[name];
  const value = medians[of];
  if (value === undefined) return undefined;
  const amount = value / per;
  return Number(amount.toFixed(digits ?? (Math.abs(amount) < 10 ? 1 : 0)));
}

/**
 * How many times the best of some others ours is, and who that is: below 1, ours is the best.
 *
 * @param {readonly string[]} [peers] those who are asked; one that has no such figure is passed over
 */
export function ratioToBest(name, results, peers = peerNames) {
  const { least = 1 } = figures[name];
  const [best] = peers
    .map((peer) => [peer, results[peer] && shown(name, results[peer])])
    .filter(([, value]) => value !== undefined)
    .sort(([, a], [, b]) => a - b);
  const ours = results["proffer"] && shown(name, results["proffer"]);
  if (!best || ours === undefined || least === Infinity) return undefined;
  // Below that nobody can tell two apart, and nothing would be infinitely better than next to nothing.
  const ratio = Math.max(ours, least) / Math.max(best[1], least);
  return { peer: best[0], ratio: Number(ratio.toPrecision(2)) };
}

/**
 * A sentence for each figure of ours above what it may be.
 *
 * @param {(figure: { most: number, unit: string }) => number} [leeway] the most that is held against a figure, where that is
 *   more than its target: a machine that is busy with other things measures longer times
 */
export function overTarget(ours, leeway = ({ most }) => most) {
  return Object.entries(figures).flatMap(([name, figure]) => {
    const value = shown(name, ours);
    const most = figure.most === undefined ? Infinity : leeway(figure);
    if (value === undefined || value <= most) return [];
    return [`${name} (${figure.words}) is ${value} ${figure.unit}, and may be ${most} at most.`];
  });
}
