import { hostname } from "node:os";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Ruleset } from "@proffer/engine";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { connect } from "@nats-io/transport-node";
import { readRules } from "../log/read-inputs.ts";
import { usage } from "../log/usage.ts";
import { peakMegabytes } from "../peak-memory.ts";
import { Customers } from "./customers.ts";
import { readKnownFirings } from "./known-firings.ts";
import type { WorkerOptions } from "./options.ts";
import { readWorkerOptions } from "./options.ts";
import { createSink } from "./sink.ts";
import type { Sink } from "./sink.ts";
import { MessageSource } from "./source.ts";
import { StateStore } from "./state-store.ts";
import { createStreams, sourceOf } from "./streams.ts";
import { Worker } from "./worker.ts";

const help = `proffer worker — a rule set over one partition of a JetStream stream

  proffer worker --nats nats://127.0.0.1:4222 --stream EVENTS --partition 0/8 \\
    --rules rules.json --state /var/lib/proffer

  --nats URL        the server, or several with commas; default 127.0.0.1:4222
  --stream NAME     the stream with the events; default EVENTS
  --partition K/N   which part of it, from 0: what comes on events.K.>; a
                    customer's partition is FNV-1a 32 of the id, modulo N, as
                    NATS's own {{partition(N,1)}}; default 0/1
  --rules FILE      the rule set
  --state DIR       where the snapshot goes; each partition gets a folder in it
  --subject NAME    the first part of the events' subjects; default events
  --out NAME        firings go to NAME.K with their id as Nats-Msg-Id; a stream
                    has to keep that subject; default firings
  --clock CLOCK     stream: timers run by the stream's clock and the time of day;
                    events: by the events' own times alone, to run over old
                    ones; default stream
  --grace D         how long a timer waits for events that are on their way;
                    default 5s
  --snapshot D      how often a snapshot is made; default 5s
  --customers N     how many are in memory; the others lie in the snapshot and
                    come back when they do; default 10000
  --idle D          who was not here for so long leaves memory; default 15m
  --create          makes the two streams where there are none
  --once            ends when it has caught up

A message is a Segment message as JSON, or an array of them (many are far
cheaper). After any end, kill -9 too, it goes on from its snapshot: no firing is
missing and none is there twice. One worker a partition; a second one takes over.
Exit codes: 0 ended by --once, SIGINT or SIGTERM, 1 could not go on, 2 the
command was not understood.
`;

/** `proffer worker`: runs a rule set over a partition of a stream. Gives the exit code. */
export async function workerCommand(argv: readonly string[]): Promise<number> {
  return usage("worker", help, () => readWorkerOptions(argv), run);
}

async function run(options: WorkerOptions): Promise<number> {
  const ruleset = await readRules(options.rules);
  if (!ruleset) return 1;
  const connection = await connect({
    servers: options.servers.split(","),
    name: `proffer worker ${options.partition}/${options.partitions}`,
    maxReconnectAttempts: -1,
    waitOnFirstConnect: true,
    // A stack for each request, should it time out, costs more than the request.
    noAsyncTraces: true,
  });
  try {
    return await runConnected(options, ruleset, connection);
  } finally {
    await connection.close();
  }
}

async function runConnected(
  options: WorkerOptions,
  ruleset: Ruleset,
  connection: NatsConnection,
): Promise<number> {
  const { stream, partition, partitions, subject, out } = options;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const js = jetstream(connection);
  const jsm = await jetstreamManager(connection);
  const folder = join(options.folder, `${stream}-${partition}-of-${partitions}`);
  if (options.create) await createStreams(jsm, options);
  const store = await StateStore.open(folder, await sourceOf(jsm, options));
  const known = await readKnownFirings(js, jsm, `${out}.${partition}`, store.progress.published);
  const isOpen = (): boolean => !connection.isClosed();
  const sink = createSink(js, `${out}.${partition}`, known, isOpen);
  const source = new MessageSource(
    js,
    jsm,
    {
      stream,
      subject: `${subject}.${partition}.>`,
      durable: `proffer-${partition}-of-${partitions}`,
      owner: `${hostname()} ${process.pid} ${randomUUID()}`,
    },
    log,
  );
  const customers = new Customers(ruleset, store, options, Date.now);
  const { sequence } = store.progress;
  const worker = new Worker(options, { customers, source, sink, now: Date.now, log }, sequence);
  void watch(connection, () => source.reopen(), log);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => worker.stop());
  log(
    `partition ${partition} of ${partitions}: ${store.customers} customers, from message ${sequence + 1} of ${stream}`,
  );
  await worker.run();
  log(summary(worker, sink, store, customers));
  await store.close();
  return 0;
}

function summary(worker: Worker, sink: Sink, store: StateStore, customers: Customers): string {
  const { messages, events, faults } = worker.count;
  const { live, all } = store.bytes;
  return [
    `messages: ${messages}`,
    `events: ${events} (${faults} refused)`,
    `firings: ${sink.count.firings} (${sink.count.known} published before)`,
    `customers: ${store.customers} (${customers.resident} in memory)`,
    `snapshot: ${live} bytes of ${all} on disk`,
    `memory: ${peakMegabytes()} MB at most`,
  ].join("\n");
}

/** Tells of a connection that broke and of one that is there again. */
async function watch(
  connection: NatsConnection,
  onReconnect: () => void,
  log: (line: string) => void,
): Promise<void> {
  for await (const { type } of connection.status())
    if (type === "disconnect") log("the connection to NATS is lost; waiting for it");
    else if (type === "reconnect") {
      log("the connection to NATS is there again");
      onReconnect();
    }
}
