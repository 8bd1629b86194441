import { describeBacktests } from "./backtest/describe.mjs";
import { peers } from "./peers/index.mjs";

/** The results as a page: each table with the command that makes it, on which machine. */
export function toMarkdown(results) {
  const { machine, workload, whole, evaluation, growth, coldStartMs, differences } = results;
  const { snapshot, replay } = coldStartMs;
  const command = "`pnpm bench`";
  return `# What an event costs

Made by ${command} on ${machine.cores} cores (${machine.processor}), Node ${machine.node}. CPU time of the whole process, µs a tracked
event, medians of interleaved rounds; everything in one table ran side by side. Ratios carry over to other machines,
times do not. Firings that differ from ours, over all of it: **${differences}**.

## The workload

One customer of a shop, some twenty events a day in sessions, products by Zipf's law; rules of six kinds (count, sum,
distinct, streak, sequence, since), a fifth with two conditions, chosen so that they seldom fire. Seeded.

${table(
  ["", "facts", "rules looked at, an event", "new firings, an event"],
  Object.entries(workload).map(([size, one]) => [
    size,
    one.facts,
    one.looksPerEvent,
    one.firingsPerEvent,
  ]),
)}

## From event to firings

${costTable(whole)}

## The evaluation of rules alone

The libraries below know no history. Each is given the same windows' values, the same index of rules by event and the
same edges, so that only how it evaluates rules differs; the last row is what those cost without any evaluation. Ours is
the whole engine, with windows, decisions and explanations of its own.

${costTable(evaluation)}

## Growth

| | times |
|---|---|
| 100,000 events of history against 1,000 (1,000 rules) | ${growth.history} |
| 10,000 rules against 1,000 (10,000 events) | ${growth.rules} |

## Cold start

A new process, 100 rules, a history of 10,000 events; CPU ms, the engine's code loaded. As a page begins that has been
here before: with rules that the server has compiled and a packed state (${snapshot.bytes} bytes); and without, with
the rules as they are written and the whole history.

| | rules read | state restored | first event decided | in all |
|---|---|---|---|---|
| from a snapshot | ${snapshot.rules} | ${snapshot.restored} | ${snapshot.first} | ${snapshot.whole} |
| from the history | ${replay.rules} | ${replay.restored} | ${replay.first} | ${replay.whole} |

## A customer's state

The back-test's nine rules over a generated log (\`node test/bench/snapshots.mjs\`): what the packed state of a customer
takes when they have just left, with texts that all share and without; and of all customers at the log's end.

${snapshotTable(results.snapshots)}

Packing costs ${results.snapshots.snapshot_pack_us} µs a customer, restoring ${results.snapshots.snapshot_restore_us} µs, and replaying
their ${Math.round(250_000 / results.snapshots.snapshot_customers)} events ${results.snapshots.snapshot_replay_us} µs.

${describeBacktests(results.backtests)}
`;
}

function snapshotTable(figures) {
  const rows = [
    ["just left", "snapshot_bytes"],
    ["just left, all texts its own", "snapshot_bytes_alone"],
    ["at the log's end", "snapshot_bytes_at_end"],
  ];
  const cells = rows.map(([words, name]) =>
    [words].concat(["p50", "p99", "mean"].map((kind) => figures[`${name}_${kind}`])),
  );
  return table(["bytes", "p50", "p99", "mean"], cells);
}

/** A row for each peer, a column for each size: µs, and how many times ours that is. */
function costTable(bySize) {
  const sizes = Object.keys(bySize);
  const names = Object.keys(peers).filter((name) =>
    sizes.some((size) => bySize[size][name] !== undefined),
  );
  const cell = (size, name) => {
    const us = bySize[size][name];
    if (us === undefined) return "–";
    const times = us / bySize[size].ours;
    return name === "ours" ? `${us}` : `${us} (${Number(times.toPrecision(2))}×)`;
  };
  const rows = names.map((name) =>
    [peers[name].words].concat(sizes.map((size) => cell(size, name))),
  );
  return table(["", ...sizes], rows);
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
