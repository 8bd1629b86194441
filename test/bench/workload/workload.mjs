import { createLimit } from "../peers/limit/index.mjs";
import { createEvents } from "./events.mjs";
import { planRules } from "./plan.mjs";
import { createRandom } from "./random.mjs";
import { createRules, shares } from "./rules.mjs";

/** The longest history, and as many behind it as any run tracks. */
const longestHistory = 100_000;
const mostTracked = 30_000;

/** Rules are chosen by what they do over the last events before the tracked ones; of many each has to be rarer. */
const warmUp = 1500;
const triedOf = (rules) => (rules > 1000 ? 5000 : 4000);

/** How often a new firing is to come, an event; a shop that reaches out more is a nuisance. */
const firingsWanted = 0.35;

/** The same, where rules are only to be compared: often enough to tell them apart. */
const firingsCompared = 6;

/** Each rule is chosen of so many; where rules are few, each has to fire often, which takes more looking for. */
const poolOf = (rules) => Math.min(250, Math.max(3, Math.round(6000 / rules)));

const streams = new Map();

/** The events of a seed: the history's 100,000, then those to track. */
function streamOf(seed, isCoarse) {
  const name = `${seed} ${isCoarse}`;
  if (!streams.has(name))
    streams.set(name, createEvents({ seed, count: longestHistory + mostTracked, isCoarse }));
  return streams.get(name);
}

/**
 * Rules over a history, and the events to track behind it. The events to track are the same whatever the history's
 * length.
 *
 * @param {{ seed: number, rules: number, history: number, isForOracle?: boolean }} options `isForOracle`: rules that
 *   fire often, over events that meet the edges of windows; for comparing firings, not for times.
 */
export function createWorkload({ seed, rules: count, history, isForOracle = false }) {
  const stream = streamOf(seed, isForOracle);
  const rules = chooseRules(seed, count, stream, isForOracle ? firingsCompared : firingsWanted);
  return {
    rules,
    plan: planRules(rules),
    history: stream.slice(longestHistory - history, longestHistory),
    tracked: stream.slice(longestHistory),
  };
}

const chosen = new Map();

/** Rules whose thresholds are selective. Families whose rules are rarely rare come first; the others make up for them. */
function chooseRules(seed, count, stream, firings) {
  const name = `${seed} ${count} ${firings}`;
  if (chosen.has(name)) return chosen.get(name);
  const random = createRandom(seed + count);
  const budget = { left: firings * triedOf(count), rules: count };
  const rules = Object.entries(shares).flatMap(([family, share]) => {
    const quota = Math.round((count * share) / 100);
    const drawn = { seed: random.integer(0, 2 ** 31), family, count: quota * poolOf(count) };
    const candidates = createRules(drawn);
    return select(candidates, countFirings(candidates, stream, triedOf(count)), quota, budget);
  });
  const numbered = rules.map((rule, i) =>
    Object.assign(rule, { id: `rule-${String(i).padStart(5, "0")}` }),
  );
  chosen.set(name, numbered);
  return numbered;
}

function countFirings(candidates, stream, tried) {
  const limit = createLimit(planRules(candidates));
  const counts = new Map(candidates.map(({ id }) => [id, 0]));
  const events = stream.slice(longestHistory - tried - warmUp, longestHistory);
  events.forEach((event, number) => {
    for (const firing of limit.track(event)) {
      const id = firing.slice(0, firing.indexOf("|"));
      if (number >= warmUp) counts.set(id, counts.get(id) + 1);
    }
  });
  return counts;
}

/** Of each pool the candidate that comes nearest to an even part of what is left to fire; of two such the stricter. */
function select(candidates, counts, quota, budget) {
  const pool = candidates.length / quota;
  return Array.from({ length: quota }, (_, place) => {
    const wanted = Math.max(0, budget.left / budget.rules);
    const distance = ({ id }) => Math.abs(counts.get(id) - wanted);
    const best = candidates
      .slice(place * pool, (place + 1) * pool)
      .reduce((a, b) =>
        (distance(b) - distance(a) || thresholdOf(a) - thresholdOf(b)) < 0 ? b : a,
      );
    budget.left -= counts.get(best.id);
    budget.rules--;
    return best;
  });
}

function thresholdOf({
  conditions: {
    all: [{ value }],
  },
}) {
  return typeof value === "string" ? Number.parseInt(value, 10) : Number(value);
}
