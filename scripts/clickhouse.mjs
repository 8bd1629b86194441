// `pnpm test:clickhouse`: the engine inside ClickHouse, against a back-test of the same log. ClickHouse comes from npm
// (chdb, about 540 MB) into a cache of its own, so this is not part of `npm test`. Run it after `npm run build`.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findChdb } from "./lib/chdb.mjs";
import { top } from "./lib/run.mjs";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "100000" },
    parts: { type: "string", default: "2" },
  },
});
const [events, parts] = [Number(values.events), Number(values.parts)];
const folder = join(top, "test/.artifacts/clickhouse");
const cli = join(top, "packages/cli/dist/main.js");
const rules = join(top, "test/bench/backtest/rules.json");
const mapping = join(top, "test/bench/generate/mapping.json");
const log = join(folder, "log.csv");
const columns =
  "message_id, customer_id, timestamp, event, product_id, operation, revenue, currency";

/** ClickHouse gives a command up that says nothing for 10 s, and where little fires there is little to say. */
const patienceMs = 3_600_000;
const cpuTimes = join(folder, "times.txt");
const structure =
  "message_id String, customer_id String, timestamp Int64, event LowCardinality(String), product_id Nullable(String), operation Nullable(String), revenue Nullable(String), currency Nullable(String)";

rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, "store/user_scripts"), { recursive: true });
const chdb = await findChdb();
if (!chdb) {
  console.error("chdb could not be installed from npm; nothing was run.");
  process.exit(1);
}
node("test/bench/generate/run.mjs", "--events", values.events, "--out", log);
writeScript();

const session = new chdb.Session(join(folder, "store"));
const [version] = tsv("SELECT version()")[0] ?? [];
session.query("CREATE DATABASE shop ENGINE = Atomic");
timed("load", () =>
  session.query(
    `CREATE TABLE shop.events ENGINE = MergeTree ORDER BY (customer_id, timestamp, message_id) AS SELECT * FROM file('${log}', CSVWithNames, '${structure}')`,
  ),
);
const whole = timed("one process", () => tsv(firingsOf("1", "last")));
const until = lastInstant();
const shares = Array.from({ length: parts }, (_, part) =>
  firingsOf(`cityHash64(customer_id) % ${parts} = ${part}`, until),
);
const shared = timed(`${parts} processes`, () => tsv(shares.join(" UNION ALL ")));
const expected = timed("proffer backtest", backtest);

const differing = [differenceOf(whole, expected), differenceOf(shared, expected)];
console.log(`proffer_fire_cpu_us_an_event ${((fireCpu() * 1e6) / events / 2).toFixed(1)}`);
console.log(`clickhouse ${version}`);
console.log(`events ${events}`);
console.log(`firings ${expected.length}`);
console.log(`differing ${differing[0] + differing[1]}`);
session.cleanup();
rmSync(folder, { recursive: true, force: true });
process.exitCode = expected.length > 0 && differing.every((count) => count === 0) ? 0 : 1;

/** What a shop writes, too: a script in ClickHouse's `user_scripts` folder. */
function writeScript() {
  const script = join(folder, "store/user_scripts/proffer-fire");
  const command = [process.execPath, cli, "fire", "--rules", rules, "--mapping", mapping];
  // What a shop has no need of: the CPU time of each run.
  const times = `times >> ${quoted(cpuTimes)}`;
  writeFileSync(
    script,
    `#!/bin/sh\n${command.map(quoted).join(" ")} "$@"\ncode=$?\n${times}\nexit $code\n`,
  );
  chmodSync(script, 0o755);
}

/**
 * The engine over some of the customers. A part does not know the last instant of all, so the table is asked: of rows with
 * one id the first counts.
 */
function firingsOf(condition, until) {
  return `SELECT * FROM executable(
    'proffer-fire --quiet --until ${until} --columns ${columns.replaceAll(" ", "")}',
    TabSeparated,
    'rule_id String, user_id String, key Nullable(String), fired_at String, firing_id String',
    (SELECT ${columns} FROM shop.events WHERE ${condition} ORDER BY customer_id, timestamp, message_id),
    SETTINGS command_read_timeout = ${patienceMs}, command_write_timeout = ${patienceMs})`;
}

function lastInstant() {
  const [[last] = []] = tsv(
    "SELECT max(first) FROM (SELECT min(timestamp) AS first FROM shop.events GROUP BY customer_id, message_id)",
  );
  return last;
}

/** Both runs together, in seconds; `times` tells of the shell first and of what it has run second. */
function fireCpu() {
  const lines = readFileSync(cpuTimes, "utf8").trim().split("\n");
  return [...lines.join(" ").matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
}

function backtest() {
  const out = join(folder, "firings.csv");
  const args = ["--rules", rules, "--events", log, "--mapping", mapping, "--out", out];
  node(cli, "backtest", ...args);
  const [, ...lines] = readFileSync(out, "utf8").trim().split("\n");
  return lines.map((line) => line.replaceAll(",", "\t")).sort();
}

function differenceOf(rows, lines) {
  const found = rows.map(([rule, user, key, at]) =>
    [rule, user, key === "\\N" ? "" : key, at].join("\t"),
  );
  const [has, wants] = [new Set(found), new Set(lines)];
  const odd =
    found.filter((line) => !wants.has(line)).length + lines.filter((line) => !has.has(line)).length;
  return odd + Math.abs(found.length - lines.length);
}

function tsv(query) {
  const text = session.query(query, "TabSeparated");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t"));
}

function timed(what, work) {
  const started = performance.now();
  const result = work();
  console.log(
    `${what.replaceAll(" ", "_")}_s ${((performance.now() - started) / 1000).toFixed(1)}`,
  );
  return result;
}

function node(...args) {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: top, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

function quoted(text) {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
