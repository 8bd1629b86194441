import { measureCost, measurePaint } from "./measure.mjs";

/**
 * Measures entrants side by side: in each round each has its turn, in another order every time, so that what slows the
 * machine down slows all of them.
 *
 * @param {Parameters<typeof measureCost>[0]} place
 * @param {readonly string[]} names
 * @param {{ rounds: number, settleMs: number, seed?: number, onRound?: (round: number) => void }} options
 * @returns {Promise<Readonly<Record<string, Readonly<Record<string, number | undefined>>>>>} the figures' medians, by entrant;
 *   what is given over the page alone is the difference of both medians
 */
export async function measureRounds(place, names, { rounds, settleMs, seed = 1, onRound }) {
  const random = createRandom(seed);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  // What a browser does once in its life is not measured with whoever comes first.
  await measureCost(place, "blank", { settleMs: 500 });
  for (let round = 0; round < rounds; round++) {
    onRound?.(round);
    for (const name of shuffled(names, random)) {
      const cost = await measureCost(place, name, { settleMs });
      const paint = await measurePaint(place, name, { settleMs });
      results[name].push({ ...cost, ...paint, ...lateness(paint) });
    }
  }
  const medians = Object.fromEntries(
    Object.entries(results).map(([name, figures]) => [name, mediansOf(figures)]),
  );
  return Object.fromEntries(
    names.map((name) => [name, overBlank(medians[name], medians["blank"])]),
  );
}

/** How long after the page the launcher is there, of one and the same load. */
function lateness({ launcher, firstPaint }) {
  return { launcherAfterPaint: launcher === undefined ? undefined : launcher - firstPaint };
}

function mediansOf(rounds) {
  const names = new Set(rounds.flatMap((figures) => Object.keys(figures)));
  return Object.fromEntries(
    [...names].map((name) => [name, median(rounds.map((figures) => Number(figures[name])))]),
  );
}

/** The page alone costs something too, which nobody has to answer for. */
function overBlank(own, blank) {
  const over = (name) => own[name] - blank[name];
  return {
    ...own,
    cpuOver: over("cpu"),
    blockingOver: Math.max(0, over("blocking")),
    scriptOver: over("script"),
    heapBootOver: over("heapBoot"),
    heapOpenOver: own.heapOpen === undefined ? undefined : own.heapOpen - blank.heapBoot,
    largestPaintOver: over("largestPaint"),
  };
}

/** `undefined` where the entrant has no such figure. */
function median(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function shuffled(list, random) {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Mulberry32: the order of a run can be had again. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
