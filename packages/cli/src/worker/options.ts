import { parseArgs } from "node:util";
import { parseDuration } from "@proffer/engine";

/** What drives timers: the time at which messages and ticks come, or the events' own times alone. */
export type WorkerClock = "stream" | "events";

/** What `proffer worker` was asked for. */
export interface WorkerOptions {
  readonly servers: string;
  readonly stream: string;
  /** From 0. */
  readonly partition: number;
  readonly partitions: number;
  readonly rules: string;
  readonly folder: string;
  /** The first part of the events' subjects, and of the firings'. */
  readonly subject: string;
  readonly out: string;
  readonly clock: WorkerClock;
  readonly graceMs: number;
  readonly snapshotMs: number;
  readonly maxCustomers: number;
  readonly maxIdleMs: number;
  /** Makes the streams where there are none. */
  readonly create: boolean;
  /** Ends when it has caught up. */
  readonly once: boolean;
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** @throws an `Error` that says which option is wrong. */
export function readWorkerOptions(argv: readonly string[]): WorkerOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      nats: text,
      stream: text,
      partition: text,
      rules: text,
      state: text,
      subject: text,
      out: text,
      clock: text,
      grace: text,
      snapshot: text,
      customers: text,
      idle: text,
      create: flag,
      once: flag,
      help: { ...flag, short: "h" },
    },
  });
  if (values.help) return "help";
  const [partition, partitions] = partitionOption(values.partition ?? "0/1");
  return {
    servers: values.nats ?? "nats://127.0.0.1:4222",
    stream: values.stream ?? "EVENTS",
    partition,
    partitions,
    rules: needed("rules", values.rules),
    folder: needed("state", values.state),
    subject: subjectOption("subject", values.subject ?? "events"),
    out: subjectOption("out", values.out ?? "firings"),
    clock: clockOption(values.clock ?? "stream"),
    graceMs: durationOption("grace", values.grace ?? "5s"),
    snapshotMs: durationOption("snapshot", values.snapshot ?? "5s"),
    maxCustomers: countOption("customers", values.customers ?? "10000"),
    maxIdleMs: durationOption("idle", values.idle ?? "15m"),
    create: values.create ?? false,
    once: values.once ?? false,
  };
}

function needed(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new Error(`proffer worker needs --${name}.`);
}

function partitionOption(value: string): readonly [number, number] {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(value);
  const [partition, partitions] = [Number(match?.[1]), Number(match?.[2])];
  if (partition < partitions) return [partition, partitions];
  throw new Error(
    `--partition is k/n, k from 0 and below n: the first of eight is 0/8. “${value}” is not.`,
  );
}

function subjectOption(name: string, value: string): string {
  if (/^[^\s.*>]+(\.[^\s.*>]+)*$/.test(value)) return value;
  throw new Error(`--${name} is the beginning of a subject such as “events”, not “${value}”.`);
}

function clockOption(value: string): WorkerClock {
  if (value === "stream" || value === "events") return value;
  throw new Error(`--clock is stream or events, not “${value}”.`);
}

function durationOption(name: string, value: string): number {
  const duration = parseDuration(value);
  if (duration !== undefined) return duration;
  throw new Error(`--${name} is a duration such as 5s or 15m, not “${value}”.`);
}

function countOption(name: string, value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new Error(`--${name} is a number from 1, not “${value}”.`);
}
