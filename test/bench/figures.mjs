import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compareFirings, describeDifference } from "./compare.mjs";
import { builtEngine } from "./engine.mjs";
import { measure, median } from "./measure.mjs";
import { createStart } from "./peers/index.mjs";
import { createWorkload } from "./workload/workload.mjs";

export const seed = 20_261_122;

/**
 * Measures peers by name at one size, and counts where their firings differ from ours.
 *
 * @param {typeof import("@proffer/engine")} engine
 * @param {{ rules: number, history: number, isForOracle?: boolean, events: Readonly<Record<string, number>>, rounds: number, warmUp?: number }} size
 *   `events` is how many each peer gets in a round.
 */
export async function comparePeers(engine, { rules, history, isForOracle, events, ...options }) {
  const workload = createWorkload({ seed, rules, history, isForOracle });
  const start = createStart(engine, workload);
  const entrants = Object.fromEntries(
    Object.entries(events).map(([name, count]) => [
      name,
      { peer: start.create(name), tracked: workload.tracked, events: count },
    ]),
  );
  const results = await measure(entrants, options);
  const differences = countDifferences(results, workload);
  const { firings } = results.ours;
  const fired = firings.reduce((sum, { length }) => sum + length, 0);
  return { results, differences, firingsPerEvent: fired / firings.length };
}

/** Shows the first difference that each has, once where several agree against us. */
function countDifferences({ ours, ...others }, workload) {
  let count = 0;
  const shown = new Map();
  for (const [name, { firings }] of Object.entries(others)) {
    if (name === "windows") continue;
    const differences = compareFirings(ours.firings, firings);
    count += differences.length;
    if (differences.length === 0) continue;
    const key = JSON.stringify(differences[0]);
    shown.set(key, { first: differences[0], names: [...(shown.get(key)?.names ?? []), name] });
  }
  for (const { first, names } of shown.values())
    console.error(describeDifference(first, names.join(", "), workload));
  return count;
}

/**
 * What an event costs us at several sizes, side by side: µs, in the order given.
 *
 * @param {readonly { rules: number, history: number, events: number }[]} sizes
 */
export async function measureOurs(engine, sizes, options) {
  const entrants = sizes.map(({ rules, history, events }, place) => {
    const workload = createWorkload({ seed, rules, history });
    const peer = createStart(engine, workload).create("ours");
    return [place, { peer, tracked: workload.tracked, events }];
  });
  const results = await measure(Object.fromEntries(entrants), options);
  return sizes.map((_, place) => results[place].us);
}

/**
 * CPU from the rule file's text to the first event decided, each in a process that has done nothing before, ms.
 *
 * @returns the medians: `rules` read, state `restored`, the `first` event, and all of it.
 */
export function measureColdStart(engine, { rules, history, starts, file = builtEngine }) {
  const workload = createWorkload({ seed, rules, history });
  const { memory, ruleset } = createStart(engine, workload);
  const text = JSON.stringify({ version: 1, rules: workload.rules });
  const kept = { history: workload.history, memory };
  const compiled = JSON.stringify(engine.compileRuleset(ruleset));
  const bytes = engine.packState(engine.createState("visitor", kept), ruleset);
  const snapshot = Buffer.from(bytes).toString("base64");
  const folder = mkdtempSync(join(tmpdir(), "proffer-bench-"));
  const input = join(folder, "start.json");
  const event = workload.tracked[0];
  writeFileSync(input, JSON.stringify({ text, compiled, snapshot, kept, event }));
  const script = fileURLToPath(new URL("cold-start.mjs", import.meta.url));
  const start = (how) =>
    JSON.parse(execFileSync(process.execPath, [script, file, input, how], { encoding: "utf8" }));
  const each = Array.from({ length: starts }, () => [start("snapshot"), start("replay")]);
  rmSync(folder, { recursive: true });
  const [snapshots, replays] = [0, 1].map((which) => partsOf(each.map((pair) => pair[which])));
  return { ...snapshots, bytes: bytes.length, replay: replays };
}

function partsOf(starts) {
  const part = (name) => median(starts.map((start) => start[name]));
  const whole = median(starts.map(({ rules, restored, first }) => rules + restored + first));
  return { rules: part("rules"), restored: part("restored"), first: part("first"), whole };
}
