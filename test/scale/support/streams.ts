import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import { DeliverPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { connect } from "@nats-io/transport-node";

/** A connection, with the two streams that a worker needs. */
export interface Streams {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
}

/** @param windowMs how long the firings' stream remembers ids. */
export async function createStreams(url: string, windowMs = 120_000): Promise<Streams> {
  const connection = await connect({
    servers: url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
  });
  const jsm = await jetstreamManager(connection);
  await jsm.streams.add({ name: "EVENTS", subjects: ["events.>"] });
  await jsm.streams.add({
    name: "FIRINGS",
    subjects: ["firings.>"],
    duplicate_window: windowMs * 1_000_000,
  });
  return { connection, js: jetstream(connection), jsm };
}

/** A message of the firings' stream. */
export interface PublishedFiring {
  /** Its Nats-Msg-Id. */
  readonly id: string;
  readonly subject: string;
  readonly rule: string;
  readonly customer: string;
  readonly at: number;
}

/** Everything that the firings' stream holds. */
export async function readFirings({ js }: Streams): Promise<readonly PublishedFiring[]> {
  const consumer = await js.consumers.get("FIRINGS", { deliver_policy: DeliverPolicy.All });
  const firings: PublishedFiring[] = [];
  const { num_pending: pending } = await consumer.info();
  if (pending > 0)
    for await (const message of await consumer.consume({ max_messages: 1000 })) {
      const id = message.headers?.get("Nats-Msg-Id") ?? "";
      firings.push({ ...message.json<PublishedFiring>(), id, subject: message.subject });
      if (message.info.pending === 0) break;
    }
  await consumer.delete();
  return firings;
}
