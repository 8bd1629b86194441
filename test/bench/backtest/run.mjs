// `proffer backtest` beside hand-written SQL over one log: node test/bench/backtest/run.mjs [--events N] [--quick]
// `--rounds N`: medians of so many. `--seed N`: another log. `--cli FILE`: another build of ours. `--json FILE`: all of it.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runBacktests } from "./backtests.mjs";

const { values } = parseArgs({
  options: {
    events: { type: "string" },
    seed: { type: "string", default: "1" },
    rounds: { type: "string" },
    cli: { type: "string" },
    json: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const events = Number(values.events ?? (values.quick ? 1_000_000 : 10_000_000));
if (!Number.isSafeInteger(events) || events < 1000) {
  process.stderr.write(`--events is a whole number from 1000 on, not “${values.events}”.\n`);
  process.exitCode = 2;
} else {
  const rounds = Number(values.rounds ?? (events > 2_000_000 ? 1 : 3));
  const { seed, cli, json } = values;
  const results = await runBacktests({ events, seed: Number(seed), rounds, cli });
  if (json) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  for (const [name, value] of Object.entries(results.figures))
    process.stdout.write(
      `${name} ${Number.isInteger(value) ? value : Number(value.toPrecision(3))}\n`,
    );
}
