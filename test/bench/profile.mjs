import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seed } from "./figures.mjs";
import { createStart } from "./peers/index.mjs";
import { createWorkload } from "./workload/workload.mjs";

const top = fileURLToPath(new URL("../../", import.meta.url));
const shown = 30;

/**
 * Where ours spends its time on tracked events: the functions, and the lines, with the most time of their own, each with
 * its share of all of it.
 */
export async function profileOurs(engine, { rules = 1000, history = 10_000, events = 5000 } = {}) {
  const workload = createWorkload({ seed, rules, history });
  const peer = createStart(engine, workload).create("ours");
  const [warmUp, measured] = [
    workload.tracked.slice(0, 1000),
    workload.tracked.slice(1000, 1000 + events),
  ];
  for (const event of warmUp) await peer.track(event);

  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 200 });
  await session.post("Profiler.start");
  for (const event of measured) await peer.track(event);
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return { functions: byFunction(profile), lines: byLine(profile) };
}

/** The profiler's own, and waiting for it. */
const isOurs = ({ callFrame: { functionName } }) => !["(idle)", "dispatch"].includes(functionName);

function byFunction({ nodes, samples, timeDeltas }) {
  const places = new Map(nodes.filter(isOurs).map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map();
  samples.forEach((node, i) => {
    const place = places.get(node);
    if (place !== undefined) times.set(place, (times.get(place) ?? 0) + timeDeltas[i]);
  });
  return shares(times);
}

function byLine({ nodes }) {
  const ticks = new Map();
  for (const { callFrame, positionTicks = [] } of nodes.filter(isOurs))
    for (const { line, ticks: count } of positionTicks) {
      const place = `${fileOf(callFrame)}:${line}`;
      ticks.set(place, (ticks.get(place) ?? 0) + count);
    }
  return shares(ticks).map(([place, share]) => [`${place}  ${textOf(place)}`, share]);
}

/** The largest first, as parts of 1. */
function shares(amounts) {
  const total = [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
  const all = [...amounts].map(([place, amount]) => [place, amount / total]);
  return all.sort(([, a], [, b]) => b - a).slice(0, shown);
}

/** What stands on one of our lines. */
function textOf(place) {
  const [, file, line] = /(packages\/\S+):(\d+)$/.exec(place) ?? [];
  if (file === undefined) return "";
  return readFileSync(join(top, file), "utf8").split("\n")[line - 1]?.trim() ?? "";
}

function placeOf(callFrame) {
  const name = callFrame.functionName || "(anonymous)";
  return callFrame.url === "" ? name : `${name} ${fileOf(callFrame)}:${callFrame.lineNumber + 1}`;
}

/** From the workspace's top, or the package that it belongs to. */
function fileOf({ url }) {
  const file = url.replace(/^file:\/\//, "").replace(top, "");
  return file.replace(/^.*node_modules\//, "");
}
