import { entrants } from "./entrants.mjs";
import { openPanel, throttle, visit } from "./measure.mjs";
import { createSourceMaps } from "./source-maps.mjs";

const loads = 5;
const settleMs = 3000;
const shown = 25;
/** Waiting; and markup, style and layout, compiling, and whatever else is no function. */
const notOurs = new Set(["(idle)", "(program)", "(root)"]);

/**
 * Where the time and the memory of our own page go: lines to read. Time is the function's own, ms of one load at four
 * times throttle; memory is what is still there after the page has settled.
 */
export async function profileOurs(place) {
  const maps = createSourceMaps(place.pages.url);
  const { boot, open } = await profileTime(place, maps);
  const byKind = await heapByKind(place);
  const byPlace = await heapByPlace(place, maps);
  return [
    ...section("Boot, ms by function", boot, "function", 1),
    ...section("Boot, ms by file", boot, "file", 1),
    ...section("Boot, ms by folder", boot, "folder", 1),
    ...section("Click → input, ms by function", open, "function", 1),
    ...section("Click → input, ms by folder", open, "folder", 1),
    "Heap at boot over the page alone, KB by kind",
    ...largest(byKind, 1024),
    ...section("Heap at boot, KB by who allocated it (sampled)", byPlace, "function", 1024),
    ...section("Heap at boot, KB by folder (sampled)", byPlace, "folder", 1024),
  ];
}

async function profileTime({ browser, pages }, maps) {
  const boot = [];
  const open = [];
  for (let load = 0; load < loads; load++)
    await visitOurs({ browser, pages }, async (page, cdp) => {
      await throttle(cdp);
      await cdp.send("Profiler.enable");
      await cdp.send("Profiler.setSamplingInterval", { interval: 200 });
      await cdp.send("Profiler.start");
      await settle(page, pages);
      boot.push(...timesOf(await cdp.send("Profiler.stop"), maps));
      await cdp.send("Profiler.start");
      await openPanel(page, cdp, entrants["proffer"]);
      open.push(...timesOf(await cdp.send("Profiler.stop"), maps));
    });
  return { boot, open };
}

/** The functions and their times. Waiting, and what the browser does by itself, is not among them. */
function timesOf({ profile: { nodes, samples, timeDeltas } }, maps) {
  const times = new Map();
  samples.forEach((id, i) => times.set(id, (times.get(id) ?? 0) + timeDeltas[i] / 1000 / loads));
  return nodes
    .filter(({ id, callFrame }) => times.has(id) && !notOurs.has(callFrame.functionName))
    .map(({ id, callFrame }) => Object.assign(maps.find(callFrame), { amount: times.get(id) }));
}

/** What is alive, by V8's kinds: code and what belongs to it, closures, strings, objects, … */
async function heapByKind({ browser, pages }) {
  const kinds = new Map();
  for (const [name, sign] of [
    ["proffer", 1],
    ["blank", -1],
  ])
    await visit(browser, { isWatching: false }, async (page, cdp) => {
      await page.goto(`${pages.url}/light/${name}`, { waitUntil: "load" });
      await page.waitForTimeout(settleMs);
      for (const [kind, bytes] of await snapshotKinds(cdp))
        kinds.set(kind, (kinds.get(kind) ?? 0) + sign * bytes);
    });
  return kinds;
}

async function snapshotKinds(cdp) {
  const chunks = [];
  cdp.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  const { snapshot, nodes } = JSON.parse(chunks.join(""));
  const fields = snapshot.meta.node_fields;
  const names = snapshot.meta.node_types[0];
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  const kinds = new Map();
  for (let i = 0; i < nodes.length; i += fields.length) {
    const kind = names[nodes[i + type]];
    // The browser's own objects are not on the page's heap.
    if (kind !== "native") kinds.set(kind, (kinds.get(kind) ?? 0) + nodes[i + size]);
  }
  return kinds;
}

async function heapByPlace({ browser, pages }, maps) {
  const found = [];
  await visitOurs({ browser, pages }, async (page, cdp) => {
    await cdp.send("HeapProfiler.startSampling", { samplingInterval: 512 });
    await settle(page, pages);
    await cdp.send("HeapProfiler.collectGarbage");
    const { profile } = await cdp.send("HeapProfiler.stopSampling");
    for (const node of nodesUnder(profile.head))
      if (node.selfSize > 0)
        found.push(Object.assign(maps.find(node.callFrame), { amount: node.selfSize }));
  });
  return found;
}

function nodesUnder(node) {
  return [node, ...node.children.flatMap(nodesUnder)];
}

function visitOurs({ browser }, work) {
  return visit(browser, { isWatching: false }, work);
}

async function settle(page, pages) {
  await page.goto(`${pages.url}/light/proffer`, { waitUntil: "load" });
  await page.waitForTimeout(settleMs);
}

function section(title, found, by, per) {
  const amounts = new Map();
  for (const place of found) amounts.set(place[by], (amounts.get(place[by]) ?? 0) + place.amount);
  return [title, ...largest(amounts, per)];
}

function largest(amounts, per = 1) {
  const all = [...amounts].filter(([, amount]) => amount > 0).sort(([, a], [, b]) => b - a);
  const total = all.reduce((sum, [, amount]) => sum + amount, 0);
  const line = (name, amount) => `${(amount / per).toFixed(1).padStart(9)}  ${name}`;
  return [...all.slice(0, shown).map((one) => line(...one)), line("in all", total), ""];
}
