import { evaluators } from "./peers/index.mjs";
import { comparePeers, measureColdStart, measureOurs } from "./figures.mjs";

/** Everybody takes part where all that matters is whether they agree. */
const everybody = (events) =>
  Object.fromEntries(["ours", "naive", "limit", ...evaluators].map((name) => [name, events]));

/** What the figures are said of. */
const whole = {
  rules: 1000,
  history: 10_000,
  events: { ours: 1000, naive: 2, indexed: 50, limit: 2000 },
  rounds: 7,
  growth: { histories: [1000, 100_000], rules: 10_000, events: 800, eventsOfMany: 100 },
  oracle: { isForOracle: true, rules: 300, history: 300, events: everybody(300) },
  starts: 5,
};

/** Enough to see that everything works, and agrees; its times say nothing. */
const small = {
  rules: 100,
  history: 1000,
  events: { ours: 60, naive: 8, indexed: 60, limit: 200 },
  rounds: 3,
  growth: { histories: [500, 2000], rules: 400, events: 60, eventsOfMany: 30 },
  oracle: { isForOracle: true, rules: 200, history: 200, events: everybody(250) },
  starts: 1,
};

/**
 * The figures that a change is held against, in under a minute: `name value` a line and nothing else.
 *
 * @param {typeof import("@proffer/engine")} engine
 * @param {{ isSmall: boolean, file?: string }} options
 */
export async function runQuick(engine, { isSmall, file }) {
  const size = isSmall ? small : whole;
  const { oracle, growth } = size;
  const agreement = await comparePeers(engine, { ...oracle, rounds: 1, warmUp: 0 });
  // From nothing: edges and windows of its own making.
  const fresh = await comparePeers(engine, { ...oracle, history: 0, rounds: 1, warmUp: 0 });
  const main = await comparePeers(engine, { ...size, warmUp: 8 });
  const { ours, naive, indexed, limit } = main.results;
  const [short, long, few, many] = await measureOurs(
    engine,
    [
      ...growth.histories.map((history) => ({ rules: size.rules, history, events: growth.events })),
      { rules: size.rules, history: size.history, events: growth.events },
      { rules: growth.rules, history: size.history, events: growth.eventsOfMany },
    ],
    { rounds: size.rounds, warmUp: 8 },
  );
  const cold = measureColdStart(engine, {
    rules: 100,
    history: size.history,
    starts: size.starts,
    file,
  });
  return {
    ratio_naive: naive.us / ours.us,
    ratio_indexed: indexed.us / ours.us,
    over_limit: ours.us / limit.us,
    history_growth: long / short,
    rules_growth: many / few,
    differences: agreement.differences + fresh.differences + main.differences,
    firings_per_event: main.firingsPerEvent,
    ours_us: ours.us,
    naive_us: naive.us,
    indexed_us: indexed.us,
    limit_us: limit.us,
    cold_start_ms: cold.whole,
  };
}
