import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { BatchReply } from "@proffer/protocol";
import { processMetrics } from "./process-metrics.ts";

/** A request that has been answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** As it was registered: an address as it came would make a time series for each. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Numbers by the values of one label, each from a fixed list: `{ sent: 12, dead: 1 }`. */
export type Numbers = Readonly<Record<string, number>>;

/**
 * What is counted, for Prometheus. Labels hold words of the program's own and nothing that came from outside, so that
 * there are a few hundred series at most, and no person in any.
 */
export interface Metrics {
  request(request: AnsweredRequest): void;
  batch(reply: BatchReply): void;
  /** @param outcome `given`, or the code of the refusal. */
  claim(outcome: string): void;
  /** How long a transaction took, `failed` or not. */
  transaction(seconds: number, failed: boolean): void;
  /**
   * A number that is looked up when somebody asks.
   *
   * @example
   * ```ts
   * metrics.gauge("proffer_sockets", "Open WebSockets.", () => sockets.size);
   * ```
   */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** The same for several numbers, told apart by one label. */
  gauges(name: string, help: string, label: string, read: () => Numbers | Promise<Numbers>): void;
  /** @returns all of it in Prometheus' text format. */
  render(): Promise<string>;
  readonly contentType: string;
}

/** From what a page does not feel to what nobody waits for, in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param onError hears of a number that could not be looked up; the others are shown all the same. */
export function createMetrics(onError: (cause: unknown, name: string) => void): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "proffer_http_requests_total",
    help: "Requests answered, by route and status.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const durations = new Histogram({
    name: "proffer_http_request_duration_seconds",
    help: "How long requests took, by route.",
    labelNames: ["method", "route"],
    buckets,
    registers,
  });
  const events = new Counter({
    name: "proffer_events_total",
    help: "Events that came in: accepted, duplicate or refused.",
    labelNames: ["outcome"],
    registers,
  });
  const claims = new Counter({
    name: "proffer_claims_total",
    help: "Claims of coupons: given, or the code of the refusal.",
    labelNames: ["outcome"],
    registers,
  });
  const transactions = new Histogram({
    name: "proffer_store_transaction_duration_seconds",
    help: "How long the database took for what belongs together, retries included.",
    labelNames: ["outcome"],
    buckets,
    registers,
  });
  for (const outcome of ["accepted", "duplicate", "refused"]) events.inc({ outcome }, 0);

  function gauges(
    name: string,
    help: string,
    label: string,
    read: () => Numbers | Promise<Numbers>,
  ): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      async collect() {
        gauge.reset();
        const numbers = await look(name, read);
        for (const [value, number] of Object.entries(numbers ?? {}))
          gauge.set({ [label]: value }, number);
      },
    });
  }

  async function look<Value>(
    name: string,
    read: () => Value | Promise<Value>,
  ): Promise<Value | undefined> {
    try {
      return await read();
    } catch (cause) {
      onError(cause, name);
      return undefined;
    }
  }

  return {
    request({ method, route, status, seconds }) {
      requests.inc({ method, route, status });
      durations.observe({ method, route }, seconds);
    },
    batch({ accepted, duplicates, refused }) {
      events.inc({ outcome: "accepted" }, accepted);
      events.inc({ outcome: "duplicate" }, duplicates);
      events.inc({ outcome: "refused" }, refused.length);
    },
    claim: (outcome) => claims.inc({ outcome }),
    transaction: (seconds, failed) =>
      transactions.observe({ outcome: failed ? "failed" : "done" }, seconds),
    gauge(name, help, read) {
      const gauge = new Gauge({
        name,
        help,
        registers,
        async collect() {
          gauge.set((await look(name, read)) ?? Number.NaN);
        },
      });
    },
    gauges,
    async render() {
      return `${await registry.metrics()}\n${await processMetrics().metrics()}`;
    },
    contentType: registry.contentType,
  };
}
