import { connect } from "@nats-io/transport-node";
import type { NatsConnection } from "@nats-io/transport-node";
import { nanoid } from "nanoid";
import * as z from "zod";
import { ProfferError } from "@proffer/protocol";
import type { Store } from "../storage/store.ts";
import type { Bus } from "./bus.ts";
import { openEventStream } from "./event-stream.ts";
import type { EventStream, StreamOptions } from "./event-stream.ts";
import { createListeners } from "./listeners.ts";

/** What servers say to each other by themselves: that somebody was cut off, and may have said what nobody heard. */
const missedSubject = "bus.missed";

/** A broker that comes and goes is asked again this often, for ever. */
const reconnectMs = 500;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One connection, which all sites of a process share. */
export interface NatsLink {
  /** @param site keeps what one site says from the others'. */
  busFor(site: string): Bus;
  /** Opens the way into a stream of JetStream. */
  eventStream(store: Store, options: StreamOptions): Promise<EventStream>;
  close(): Promise<void>;
}

/**
 * Opens the way to a NATS broker. What is said while the broker is away is lost, as everything is that core NATS cannot
 * hand over at once; when it is back, everybody is told to look for themselves.
 *
 * @param url `nats://host:4222`, several with commas between them.
 * @throws ProfferError `unavailable` where no broker answers.
 * @example
 * ```ts
 * const link = await connectNats("nats://127.0.0.1:4222");
 * const bus = link.busFor("default");
 * bus.publish("rules.changed", { hash: "1f0c" });
 * await link.close();
 * ```
 */
export async function connectNats(url: string): Promise<NatsLink> {
  const connection = await open(url);
  const buses = new Set<NatsBus>();
  void follow(connection, (isUp) => {
    for (const bus of buses) bus.turn(isUp);
  });
  return {
    busFor(site) {
      const bus = createNatsBus(connection, `proffer.${site}.`, () => buses.delete(bus));
      buses.add(bus);
      return bus;
    },
    eventStream: (store, options) => openEventStream(connection, store, options),
    async close() {
      for (const bus of buses) await bus.close();
      await connection.close();
    },
  };
}

async function open(url: string): Promise<NatsConnection> {
  try {
    return await connect({
      servers: url.split(","),
      name: "proffer",
      noEcho: true,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectMs,
      pingInterval: 10_000,
    });
  } catch (cause) {
    throw new ProfferError(
      "unavailable",
      `No NATS broker answers at ${withoutPassword(url)}. Start it, or leave out --nats-url where there is one server only.`,
      cause,
    );
  }
}

const messageSchema = z.object({
  /** The process that says it. */
  from: z.string().max(64),
  /** The how manieth of its messages this is. */
  count: z.int(),
  data: z.unknown(),
});

type Message = z.output<typeof messageSchema>;

/** Of so many processes the last count is known; those that were not heard of for the longest are forgotten. */
const maxProcesses = 1000;

/** `undefined` for what no server of ours has sent: other programs may write to the same broker. */
function readMessage(bytes: Uint8Array): Message | undefined {
  try {
    return messageSchema.parse(JSON.parse(decoder.decode(bytes)));
  } catch {
    return undefined;
  }
}

interface NatsBus extends Bus {
  turn(isUp: boolean): void;
}

function createNatsBus(connection: NatsConnection, prefix: string, onClose: () => void): NatsBus {
  const listeners = createListeners();
  const missed = new Set<() => void>();
  const self = nanoid();
  /** How many messages each process has sent, as far as was heard. */
  const counts = new Map<string, number>();
  let sent = 0;
  let isUp = true;
  const tellMissed = (): void => missed.forEach((tell) => tell());

  function send(subject: string, data: unknown): void {
    const message: Message = { from: self, count: ++sent, data };
    connection.publish(prefix + subject, encoder.encode(JSON.stringify(message)));
  }

  /** A reader that is slow is cut off by the broker for a while, and told nothing of it. */
  function hasGap({ from, count }: Message): boolean {
    const before = counts.get(from);
    counts.delete(from);
    counts.set(from, count);
    const [oldest] = counts.keys();
    if (counts.size > maxProcesses && oldest !== undefined) counts.delete(oldest);
    return before !== undefined && count !== before + 1;
  }

  const subscription = connection.subscribe(`${prefix}>`, {
    callback(error, message) {
      if (error) return;
      const subject = message.subject.slice(prefix.length);
      const read = readMessage(message.data);
      if (!read) return;
      if (hasGap(read) || subject === missedSubject) tellMissed();
      listeners.tell(subject, read.data);
    },
  });

  return {
    isShared: true,
    publish(subject, data) {
      listeners.tell(subject, data);
      // What would wait for the broker comes too late: whoever missed it has looked for himself by then.
      if (isUp && !connection.isClosed()) send(subject, data);
    },
    subscribe: (subject, onMessage) => listeners.add(subject, onMessage),
    onMissed(onMissed) {
      missed.add(onMissed);
      return () => void missed.delete(onMissed);
    },
    turn(isUpNow) {
      const isBack = isUpNow && !isUp;
      isUp = isUpNow;
      if (!isBack) return;
      tellMissed();
      send(missedSubject, null);
    },
    async close() {
      subscription.unsubscribe();
      listeners.clear();
      missed.clear();
      onClose();
    },
  };
}

async function follow(connection: NatsConnection, onTurn: (isUp: boolean) => void): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === "disconnect") onTurn(false);
    if (type === "reconnect") onTurn(true);
  }
}

/** What a message for people may say of an address. */
function withoutPassword(url: string): string {
  return url.replaceAll(/\/\/[^@/]*@/g, "//");
}
