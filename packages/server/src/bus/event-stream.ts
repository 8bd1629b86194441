import { createHash } from "node:crypto";
import type { JetStreamClient } from "@nats-io/jetstream";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { partitionOf } from "@proffer/protocol";
import type { Event } from "@proffer/engine";
import type { ReadEvent } from "../events/read-batch.ts";
import { toWire } from "../person/to-wire.ts";
import type { Db, Store } from "../storage/store.ts";

/** Where events go on to, for whoever works on all of them: `proffer worker`, a data warehouse. */
export interface StreamOptions {
  /** Of the stream; its subjects begin with the same word in small letters: `events.3.server`. */
  readonly name: string;
  /** Into how many parts the customers are divided. */
  readonly partitions: number;
}

/** What is on its way into the stream. */
export interface EventStream {
  /** Notes events down, in the transaction that keeps them: whatever is acknowledged reaches the stream, however late. */
  note(trx: Db, events: readonly Pick<ReadEvent, "customer" | "event">[]): Promise<void>;
  /** Sends what was noted down; resolves when nothing is left. One server at a time. */
  send(): Promise<void>;
}

/** It is the messages that cost the broker, and not the events. */
const eventsPerMessage = 50;
const rowsPerRound = 1000;
// SQLite takes 32,766 values a statement; a row has two.
const rowsPerInsert = 1000;

const encoder = new TextEncoder();

/**
 * Opens the way into a stream, which is made where there is none.
 *
 * An event is sent again where a server is killed between sending and noting that down; the stream drops what it has seen
 * within its window, and readers go by `messageId`.
 */
export async function openEventStream(
  connection: NatsConnection,
  store: Store,
  options: StreamOptions,
): Promise<EventStream> {
  const manager = await jetstreamManager(connection);
  const subject = options.name.toLowerCase();
  await manager.streams
    .info(options.name)
    .catch(() => manager.streams.add({ name: options.name, subjects: [`${subject}.>`] }));
  const client = jetstream(connection);
  return {
    async note(trx, events) {
      for (let from = 0; from < events.length; from += rowsPerInsert)
        await trx
          .insertInto("stream_outbox")
          .values(
            events
              .slice(from, from + rowsPerInsert)
              .map(({ customer, event }) => ({ customer, message_id: event.messageId })),
          )
          .onConflict((conflict) => conflict.columns(["customer", "message_id"]).doNothing())
          .execute();
    },
    async send() {
      while (await sendSome(store, client, { ...options, subject }));
    },
  };
}

type Sending = StreamOptions & { readonly subject: string };

/** @returns whether there may be more. */
async function sendSome(
  store: Store,
  client: JetStreamClient,
  { subject, partitions }: Sending,
): Promise<boolean> {
  const rows = await store.db
    .selectFrom("stream_outbox as noted")
    .leftJoin("events", (join) =>
      join
        .onRef("events.customer", "=", "noted.customer")
        .onRef("events.message_id", "=", "noted.message_id"),
    )
    .select(["noted.seq", "events.json"])
    .orderBy("noted.seq")
    .limit(rowsPerRound)
    .execute();
  // Who was erased meanwhile is not there any more.
  const events = rows.flatMap(({ json }) => (json === null ? [] : [JSON.parse(json) as Event]));
  for (const [partition, theirs] of groupByPartition(events, partitions))
    for (let from = 0; from < theirs.length; from += eventsPerMessage)
      await publish(
        client,
        `${subject}.${partition}.server`,
        theirs.slice(from, from + eventsPerMessage),
      );
  const seqs = rows.map(({ seq }) => seq);
  if (seqs.length > 0)
    await store.db.deleteFrom("stream_outbox").where("seq", "in", seqs).execute();
  return rows.length === rowsPerRound;
}

function groupByPartition(events: readonly Event[], partitions: number): Map<number, Event[]> {
  const groups = new Map<number, Event[]>();
  for (const event of events) {
    const partition = partitionOf(event.userId ?? event.anonymousId ?? "", partitions);
    const group = groups.get(partition);
    if (group) group.push(event);
    else groups.set(partition, [event]);
  }
  return groups;
}

/** The same events again are the same message again. */
async function publish(
  client: JetStreamClient,
  subject: string,
  events: readonly Event[],
): Promise<void> {
  const ids = createHash("sha256").update(JSON.stringify(events.map(({ messageId }) => messageId)));
  await client.publish(subject, encoder.encode(JSON.stringify(events.map(toWire))), {
    msgID: ids.digest("base64url"),
  });
}
