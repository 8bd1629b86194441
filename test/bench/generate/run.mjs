// Makes the log of a shop to measure with: node test/bench/generate/run.mjs --events 10000000 --out log.parquet
import { parseArgs } from "node:util";
import { mappingFile, writeLog } from "./write-log.mjs";

const help = `Makes the log of a shop: 60 days, 50,000 products, some 25 events a customer, in the order of arrival.

  node test/bench/generate/run.mjs --events 10000000 --out log.parquet

  --events N    how many rows
  --out FILE    where they go
  --seed N      another log; 1 if left out. The same seed is the same rows everywhere
  --format F    parquet, csv or ndjson; by the file's name if left out
  --tick MS     clocks that go by steps of so many ms, so that events meet the edges of windows; 1 if left out
`;

const formats = ["parquet", "csv", "ndjson"];
const { values } = parseArgs({
  options: {
    events: { type: "string" },
    out: { type: "string" },
    seed: { type: "string", default: "1" },
    tick: { type: "string", default: "1" },
    format: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
const format = values.format ?? formats.find((name) => values.out?.endsWith(`.${name}`));
const [events, seed, tickMs] = [values.events, values.seed, values.tick].map(Number);
const isRight = [events, tickMs].every((count) => Number.isSafeInteger(count) && count > 0);

if (values.help) process.stdout.write(help);
else if (!values.out || !isRight || !Number.isInteger(seed) || !formats.includes(format)) {
  process.stderr.write(`--events, --out and a known format are needed.\n\n${help}`);
  process.exitCode = 2;
} else {
  const began = process.hrtime.bigint();
  await writeLog({ events, seed, tickMs, format, out: values.out });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  process.stderr.write(
    `${events} rows in ${seconds.toFixed(1)} s (${Math.round(events / seconds)} a second). Mapping: ${mappingFile}\n`,
  );
}
