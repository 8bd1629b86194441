import type { Event } from "@proffer/engine";
import type { BatchReply, RefusedEvent } from "@proffer/protocol";
import type { Identity } from "../identity/identity.ts";
import { linkByEvents } from "../identity/link-batch.ts";
import type { BatchLinks } from "../identity/link-batch.ts";
import type { Proof } from "../identity/verify-token.ts";
import type { Db, Store } from "../storage/store.ts";
import { foreignDevice, ownsDevice } from "./devices.ts";
import { readBatch } from "./read-batch.ts";
import type { ReadBatch, ReadEvent } from "./read-batch.ts";

/** An event with the instant at which the server first heard of it. */
export interface ReceivedEvent {
  readonly event: Event;
  /** UTC ms, the server's. */
  readonly receivedAt: number;
}

/** What the server knows of its customers' behaviour. */
export interface Events {
  /** Keeps what can be kept. When it resolves, all of that is on disk. */
  accept(delivery: Delivery): Promise<BatchReply>;
  /** The last events of one customer, or of one who goes by several names, in order of arrival. */
  of(customer: string | readonly string[], limit: number): Promise<readonly ReceivedEvent[]>;
  /** What the customer last said of itself, if ever. */
  lastIdentify(customer: string): Promise<Event | undefined>;
}

export interface Delivery {
  readonly batch: readonly unknown[];
  /** ISO 8601. */
  readonly sentAt?: string;
  readonly deviceKey: string | undefined;
  /** The shop's word for who the customer is. */
  readonly identityToken?: string | undefined;
}

export interface EventOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly identity: Identity;
}

// SQLite takes 32,766 values a statement, PostgreSQL 65,535; a row has six.
const rowsPerInsert = 1000;

export function createEvents({ store, clock, identity }: EventOptions): Events {
  const { db } = store;
  return {
    async accept({ batch, sentAt, deviceKey, identityToken }) {
      const now = clock();
      const read = readBatch(batch, sentAt, now);
      const proof = identityToken === undefined ? undefined : await identity.read(identityToken);
      const { reply, linked } = await store.transaction((trx) =>
        keep(trx, read, { deviceKey, proof, now }),
      );
      identity.announce(linked);
      return reply;
    },

    async of(customer, limit) {
      const rows = await db
        .selectFrom("events")
        .select(["json", "received_at"])
        .where("customer", "in", typeof customer === "string" ? [customer] : customer)
        .orderBy("seq", "desc")
        .limit(limit)
        .execute();
      return rows
        .reverse()
        .map((row) => ({ event: JSON.parse(row.json) as Event, receivedAt: row.received_at }));
    },

    async lastIdentify(customer) {
      const row = await db
        .selectFrom("events")
        .select("json")
        .where("customer", "=", customer)
        .where("event", "=", "Identify")
        .orderBy("seq", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && (JSON.parse(row.json) as Event);
    },
  };
}

interface Sender {
  readonly deviceKey: string | undefined;
  readonly proof: Proof | undefined;
  readonly now: number;
}

async function keep(
  db: Db,
  read: ReadBatch,
  { deviceKey, proof, now }: Sender,
): Promise<{ readonly reply: BatchReply; readonly linked: BatchLinks["linked"] }> {
  const { own, foreign } = await sortByOwner(db, read.events, deviceKey, now);
  const accepted = await insert(db, own, now);
  const refused = [...read.refused, ...foreign].sort((a, b) => a.index - b.index);
  const reply = { accepted, duplicates: own.length - accepted, refused };
  if (!proof) return { reply, linked: [] };
  const events = own.map(({ event }) => event);
  const { verdict, linked } = await linkByEvents(db, { proof, events, deviceKey, now });
  return { reply: { ...reply, identity: verdict }, linked };
}

async function sortByOwner(
  db: Db,
  events: readonly ReadEvent[],
  deviceKey: string | undefined,
  now: number,
): Promise<{ own: ReadEvent[]; foreign: RefusedEvent[] }> {
  const own: ReadEvent[] = [];
  const foreign: RefusedEvent[] = [];
  const verdicts = new Map<string, boolean>();
  for (const read of events) {
    const { anonymousId, messageId } = read.event;
    if (anonymousId !== undefined && !verdicts.has(anonymousId))
      verdicts.set(anonymousId, await ownsDevice(db, anonymousId, deviceKey, now));
    if (anonymousId === undefined || verdicts.get(anonymousId)) own.push(read);
    else
      foreign.push({
        index: read.index,
        messageId,
        code: "foreign_device",
        message: foreignDevice,
      });
  }
  return { own, foreign };
}

/** @returns how many were new; a messageId that the customer has used before changes nothing. */
async function insert(db: Db, events: readonly ReadEvent[], receivedAt: number): Promise<number> {
  let inserted = 0;
  for (let from = 0; from < events.length; from += rowsPerInsert) {
    const rows = events.slice(from, from + rowsPerInsert).map(({ customer, event, json }) => ({
      customer,
      message_id: event.messageId,
      event: event.event,
      ts: event.timestamp,
      received_at: receivedAt,
      json,
    }));
    const result = await db
      .insertInto("events")
      .values(rows)
      .onConflict((conflict) => conflict.columns(["customer", "message_id"]).doNothing())
      .executeTakeFirst();
    inserted += Number(result.numInsertedOrUpdatedRows ?? 0n);
  }
  return inserted;
}
