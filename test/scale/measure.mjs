// `npm run measure:scale`: the figures of docs/scale.md that a pipe and a JetStream partition come to, one a line. CPU time
// of the process alone, start included. Run it after `npm run build`; without a nats-server its figures are left out.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

const { values } = parseArgs({ options: { events: { type: "string", default: "200000" } } });
const top = fileURLToPath(new URL("../../", import.meta.url));
const cli = join(top, "packages/cli/dist/main.js");
const rules = join(top, "test/bench/backtest/rules.json");
const mapping = join(top, "test/bench/generate/mapping.json");
const folder = mkdtempSync(join(tmpdir(), "proffer-measure-"));

try {
  const [header, ...rows] = makeLog();
  measureFire(header, rows);
  const program = ["nats-server", "/usr/sbin/nats-server"].find(
    (name) => spawnSync(name, ["--version"]).status === 0,
  );
  if (program) await measureWorker(program, header, rows);
  else console.error("No nats-server: the worker was not measured.");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The log of the back-test's benchmark, as it arrives. */
function makeLog() {
  const file = join(folder, "log.csv");
  const generator = join(top, "test/bench/generate/run.mjs");
  spawnSync(process.execPath, [generator, "--events", values.events, "--out", file]);
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => line.split(","));
}

function measureFire(header, rows) {
  const input = join(folder, "sorted.tsv");
  const of = (name) => header.indexOf(name);
  const [customer, time] = [of("customer_id"), of("timestamp")];
  const sorted = rows.toSorted((a, b) => order(a[customer], b[customer]) || a[time] - b[time]);
  writeFileSync(input, `${sorted.map(tsvLine).join("\n")}\n`);
  const args = ["--rules", rules, "--mapping", mapping, "--columns", header.join(",")];
  const { cpu, words } = run(["fire", ...args], input);
  print("fire_us_an_event", (cpu * 1e6) / rows.length);
  print("fire_firings_an_event", words.firings / rows.length);
  print("fire_memory_mb", words.memory);
}

async function measureWorker(program, header, rows) {
  const port = await freePort();
  const url = `nats://127.0.0.1:${port}`;
  const server = spawn(
    program,
    ["-a", "127.0.0.1", "-p", `${port}`, "-js", "-sd", join(folder, "js")],
    {
      stdio: "ignore",
    },
  );
  try {
    const connection = await connect({ servers: url, waitOnFirstConnect: true });
    const jsm = await jetstreamManager(connection);
    await jsm.streams.add({ name: "FIRINGS", subjects: ["firings.>"] });
    for (const batch of [50, 1]) {
      const share = rows.slice(0, Math.floor(rows.length / (batch === 1 ? 4 : 1)));
      await jsm.streams.add({ name: `B${batch}`, subjects: [`b${batch}.>`] });
      await publish(jetstream(connection), `b${batch}.0.batch`, header, share, batch);
      workerFigures(url, batch, share.length);
    }
    await connection.close();
  } finally {
    server.kill("SIGKILL");
  }
}

function workerFigures(url, batch, events) {
  const state = join(folder, `state-${batch}`);
  const started = performance.now();
  const from = ["--nats", url, "--stream", `B${batch}`, "--subject", `b${batch}`];
  const rest = ["--rules", rules, "--state", state, "--clock", "events", "--once"];
  const { cpu, words } = run(["worker", ...from, ...rest]);
  const seconds = (performance.now() - started) / 1000;
  print(`worker_us_an_event_batch_${batch}`, (cpu * 1e6) / events);
  print(`worker_events_a_second_batch_${batch}`, events / seconds);
  if (batch === 1) return;
  print("worker_memory_mb", words.memory);
  print("snapshot_bytes_a_customer", words.snapshot / words.customers);
  print("snapshot_bytes_an_event", words.snapshot / events);
}

async function publish(js, subject, header, rows, batch) {
  let underway = [];
  for (let i = 0; i < rows.length; i += batch) {
    const events = rows.slice(i, i + batch).map((row) => eventOf(header, row));
    underway.push(js.publish(subject, JSON.stringify(events)));
    if (underway.length < 200) continue;
    await Promise.all(underway);
    underway = [];
  }
  await Promise.all(underway);
}

function eventOf(header, row) {
  const cells = Object.fromEntries(header.map((name, i) => [name, row[i]]));
  const { message_id: messageId, customer_id: userId, timestamp, event, ...rest } = cells;
  const properties = Object.fromEntries(
    Object.entries(rest)
      .filter(([, value]) => value !== "")
      .map(([name, value]) => [name, name === "revenue" ? Number(value) : value]),
  );
  return { type: "track", messageId, userId, event, properties, timestamp: Number(timestamp) };
}

/** Runs the command line under a shell that tells its CPU time, and reads what it says of itself. */
function run(args, input = "/dev/null") {
  const script = `"$@" < ${input} > /dev/null; code=$?; times >&2; exit $code`;
  const { stderr, status } = spawnSync("sh", ["-c", script, "sh", process.execPath, cli, ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const times = stderr.trim().split("\n").at(-1) ?? "";
  const cpu = [...times.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
  const words = Object.fromEntries(
    [...stderr.matchAll(/^(\w+): (\d+)/gm)].map(([, name, number]) => [name, Number(number)]),
  );
  return { cpu, words };
}

function tsvLine(cells) {
  return cells.map((cell) => (cell === "" ? "\\N" : cell)).join("\t");
}

function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function print(name, value) {
  console.log(`${name} ${value >= 100 ? Math.round(value) : value.toPrecision(3)}`);
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
