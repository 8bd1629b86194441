import type { Firing } from "@proffer/engine";
import type { JsMsg } from "@nats-io/jetstream";
import type { Customers } from "./customers.ts";
import { createQueue } from "./one-at-a-time.ts";
import type { WorkerOptions } from "./options.ts";
import { partitionOf } from "@proffer/protocol";
import { readMessage } from "./read-message.ts";
import type { Sink } from "./sink.ts";
import type { MessageSource } from "./source.ts";

/** What a worker is made of. */
export interface WorkerParts {
  readonly customers: Customers;
  readonly source: MessageSource;
  readonly sink: Sink;
  /** UTC ms. */
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** What a worker has done. */
export interface WorkerCount {
  messages: number;
  events: number;
  faults: number;
}

/** How often it looks whether a timer has fallen due, or a snapshot is to be made. */
const tickMs = 250;

/** After so long without a pause the socket and the clock get their turn. */
const maxBusyMs = 20;

/** A snapshot is made at the latest after this many messages, which wait in memory to be acknowledged. */
const maxUnacknowledged = 1000;

/**
 * Takes a partition's messages in, one after the other, and hands on what fires. What comes out follows from the stream
 * alone: a timer is noticed when every message has been taken in that was stored before it fell due (and a grace more),
 * whether that is now or when the stream is read again.
 */
export class Worker {
  readonly count: WorkerCount = { messages: 0, events: 0, faults: 0 };
  readonly #options: WorkerOptions;
  readonly #parts: WorkerParts;
  readonly #alone = createQueue();
  #sequence: number;
  #unacknowledged: JsMsg[] = [];
  #committedAt: number;
  #isDirty = false;
  #hasMisplaced = false;
  #isStopped = false;

  constructor(options: WorkerOptions, parts: WorkerParts, sequence: number) {
    this.#options = options;
    this.#parts = parts;
    this.#sequence = sequence;
    this.#committedAt = parts.now();
  }

  /** Runs until it is stopped, or with `once` until it has caught up. The last thing it does is a snapshot. */
  async run(): Promise<void> {
    const both = [this.#takeAll(), this.#tickOnAndOn()];
    // Whichever ends, or fails, ends the other.
    await Promise.race(both).catch(() => undefined);
    this.stop();
    await Promise.allSettled(both);
    await Promise.all(both);
    await this.#alone(() => this.#commit());
  }

  stop(): void {
    this.#isStopped = true;
    this.#parts.source.stop();
  }

  async #takeAll(): Promise<void> {
    let pausedAt = this.#parts.now();
    for await (const message of this.#parts.source.messages(this.#sequence)) {
      if (this.#isStopped) return;
      await this.#alone(() => this.#take(message));
      if (this.#parts.now() - pausedAt < maxBusyMs) continue;
      await new Promise((resolve) => setImmediate(resolve));
      pausedAt = this.#parts.now();
    }
  }

  async #tickOnAndOn(): Promise<void> {
    while (!this.#isStopped) {
      await new Promise((resolve) => setTimeout(resolve, tickMs));
      const isDone = await this.#alone(() => this.#tick());
      if (isDone && this.#options.once) return;
    }
  }

  async #take(message: JsMsg): Promise<void> {
    const storedAt = Math.floor(message.info.timestampNanos / 1e6);
    const { events, faults } = readMessage(message.data, message.seq, storedAt);
    this.count.messages++;
    this.count.faults += faults.length;
    if (faults[0] !== undefined) this.#parts.log(`message ${message.seq}: ${faults[0]}`);
    for (const { customer, event } of events) {
      this.#checkPlace(customer);
      if (this.#options.clock === "stream")
        await this.#publish(
          await this.#parts.customers.lookAt(customer, storedAt - this.#options.graceMs),
        );
      await this.#publish(await this.#parts.customers.take(customer, event));
      if (this.#options.clock === "stream") this.#parts.customers.schedule(customer);
      await this.#parts.customers.shrink();
      this.count.events++;
    }
    this.#sequence = message.seq;
    this.#isDirty = true;
    this.#unacknowledged.push(message);
    if (this.#unacknowledged.length >= maxUnacknowledged) await this.#commit();
  }

  /** Gives whether there is nothing left to do. */
  async #tick(): Promise<boolean> {
    const { source, sink, customers, now } = this.#parts;
    const until = now() - this.#options.graceMs;
    const isCaughtUp = await source.isCaughtUp(this.#sequence);
    if (isCaughtUp && this.#options.clock === "stream")
      for await (const firing of customers.lookAtAll(until)) {
        this.#isDirty = true;
        await this.#publish([firing]);
      }
    if (isCaughtUp) sink.forget();
    if (this.#isDirty && now() - this.#committedAt >= this.#options.snapshotMs)
      await this.#commit();
    return isCaughtUp;
  }

  async #publish(firings: readonly Firing[]): Promise<void> {
    for (const firing of firings) await this.#parts.sink.publish(firing);
  }

  /** Firings first, then the snapshot that holds them for published, then the messages that it makes superfluous. */
  async #commit(): Promise<void> {
    const { sink, customers, now } = this.#parts;
    await sink.settle();
    await customers.commit({ sequence: this.#sequence, published: sink.published });
    for (const message of this.#unacknowledged) message.ack();
    this.#unacknowledged = [];
    this.#isDirty = false;
    this.#committedAt = now();
  }

  #checkPlace(customer: string): void {
    const { partition, partitions } = this.#options;
    if (this.#hasMisplaced) return;
    const place = partitionOf(customer, partitions);
    if (place === partition) return;
    this.#hasMisplaced = true;
    this.#parts.log(
      `the customer “${customer}” is of partition ${place} by our reckoning and came in ${partition}; that is well only if all events of a customer come in one`,
    );
  }
}
