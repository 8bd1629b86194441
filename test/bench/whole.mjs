import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { runBacktests } from "./backtest/backtests.mjs";
import { comparePeers, measureColdStart, measureOurs } from "./figures.mjs";
import { evaluators } from "./peers/index.mjs";
import { toMarkdown } from "./report.mjs";
import { measureSnapshots } from "./snapshots.mjs";
import { describeWorkload } from "./workload/describe.mjs";

const rounds = 7;
const usual = { rules: 1000, history: 10_000 };

/** How many events each gets in a round: about as long for each. */
const events = { ours: 1000, naive: 2, indexed: 50, limit: 2000 };
const evaluated = Object.fromEntries(
  evaluators.map((name) => [name, name === "indexed" ? 50 : 400]),
);

/** Everything, one after the other; writes results.json and results.md beside this file. */
export async function runWhole(engine) {
  const say = (text) => console.error(text);
  const results = {
    machine: describeMachine(),
    workload: {},
    whole: {},
    evaluation: {},
    growth: {},
  };
  let differences = 0;
  const compare = async (name, size) => {
    say(`${name} …`);
    const found = await comparePeers(engine, { rounds, warmUp: 8, ...size });
    differences += found.differences;
    return found;
  };
  const costs = ({ results }) =>
    Object.fromEntries(
      Object.entries(results).map(([name, { us }]) => [name, Number(us.toPrecision(3))]),
    );

  for (const rules of [10, 100, 1000, 10_000]) {
    const found = await compare(`${rules} rules`, { ...usual, rules, events: scaled(rules) });
    results.whole[`${rules} rules, 10000 events`] = costs(found);
    results.workload[`${rules} rules`] = {
      ...describeWorkload(rules, usual.history),
      firingsPerEvent: Number(found.firingsPerEvent.toPrecision(3)),
    };
  }
  for (const history of [1000, 100_000]) {
    const found = await compare(`${history} events`, { ...usual, history, events });
    results.whole[`1000 rules, ${history} events`] = costs(found);
  }
  for (const rules of [100, 1000]) {
    const found = await compare(`Evaluators, ${rules} rules`, {
      ...usual,
      rules,
      events: { ours: events.ours, ...evaluated, windows: 400 },
    });
    results.evaluation[`${rules} rules`] = costs(found);
  }
  say("Growth …");
  results.growth = await measureGrowth(engine);
  say("Cold starts …");
  const { replay, ...snapshot } = measureColdStart(engine, {
    rules: 100,
    history: 10_000,
    starts: 9,
  });
  results.coldStartMs = { snapshot: rounded(snapshot), replay: rounded(replay) };
  say("Snapshots …");
  results.snapshots = rounded(await measureSnapshots(engine, { events: 250_000 }));
  say("Back-tests …");
  results.backtests = await runBacktests({ events: 10_000_000, seed: 1, rounds: 3 });
  differences += results.backtests.figures.backtest_differences;
  results.differences = differences;
  write(results);
}

/** The naive one reads everything for every rule, so it gets fewer events the more there are. */
function scaled(rules) {
  const less = Math.max(1, rules / 1000);
  return {
    ours: Math.round(events.ours / less),
    naive: rules > 1000 ? 1 : Math.round(2000 / rules),
    indexed: Math.round(events.indexed / less),
    limit: Math.round(events.limit / less),
  };
}

async function measureGrowth(engine) {
  const [short, long, few, many] = await measureOurs(
    engine,
    [
      { ...usual, history: 1000, events: 800 },
      { ...usual, history: 100_000, events: 800 },
      { ...usual, events: 800 },
      { ...usual, rules: 10_000, events: 150 },
    ],
    { rounds, warmUp: 8 },
  );
  return rounded({ history: long / short, rules: many / few });
}

function rounded(figures) {
  const entries = Object.entries(figures).map(([name, value]) => [
    name,
    Number(value.toPrecision(3)),
  ]);
  return Object.fromEntries(entries);
}

function describeMachine() {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? "unknown",
    node: process.versions.node,
  };
}

function write(results) {
  const file = (name) => new URL(name, import.meta.url);
  writeFileSync(file("results.json"), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(file("results.md"), toMarkdown(results));
  console.error("Written: test/bench/results.md and test/bench/results.json");
}
