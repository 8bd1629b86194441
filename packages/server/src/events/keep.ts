import type { BatchReply, RefusedEvent } from "@proffer/protocol";
import { linkByEvents } from "../identity/link-batch.ts";
import type { BatchLinks } from "../identity/link-batch.ts";
import { customerOfUser } from "../identity/links.ts";
import type { Proof } from "../identity/verify-token.ts";
import { readTombstones } from "../person/tombstones.ts";
import type { ErasedNames } from "../person/tombstones.ts";
import type { Db } from "../storage/store.ts";
import { foreignDevice, ownedDevices } from "./devices.ts";
import type { ReadBatch, ReadEvent } from "./read-batch.ts";

/** Who has sent a batch. */
export interface Sender {
  readonly deviceKey: string | undefined;
  readonly proof: Proof | undefined;
  readonly now: number;
  /** Of the hashes that erased people are known by. */
  readonly tombstoneKey: string;
}

export interface Kept {
  readonly reply: BatchReply;
  readonly linked: BatchLinks["linked"];
  /** What is the sender's own and nobody's who was erased; some of it may have been there before. */
  readonly own: readonly ReadEvent[];
}

/** Keeps of a batch what is its sender's to say. To be called in a transaction. */
export async function keepBatch(db: Db, read: ReadBatch, sender: Sender): Promise<Kept> {
  const { deviceKey, proof, now, tombstoneKey } = sender;
  const { living, dropped } = await withoutErased(db, read.events, now, tombstoneKey);
  const { own, foreign } = await sortByOwner(db, living, deviceKey, now);
  const accepted = await insertEvents(db, own, now);
  const refused = [...read.refused, ...foreign].sort((a, b) => a.index - b.index);
  const duplicates = own.length - accepted;
  const reply = { accepted: accepted + dropped, duplicates, refused };
  if (!proof) return { reply, linked: [], own };
  const events = own.map(({ event }) => event);
  const { verdict, linked } = await linkByEvents(db, { proof, events, deviceKey, now });
  return { reply: { ...reply, identity: verdict }, linked, own };
}

/**
 * Leaves out what is of people who were erased. Their page or their shop may still have something in a queue: it is
 * answered for as any other, so that it leaves the queue, and is kept nowhere.
 */
export async function withoutErased(
  db: Db,
  events: readonly ReadEvent[],
  now: number,
  tombstoneKey: string,
): Promise<{ readonly living: readonly ReadEvent[]; readonly dropped: number }> {
  const names = new Set(events.flatMap((read) => [read.customer, ...saidUser(read)]));
  const erased = await readTombstones(db, [...names], now, tombstoneKey);
  const living = erased.size === 0 ? events : events.filter((read) => !isErased(read, erased));
  return { living, dropped: events.length - living.length };
}

/** Under another device's id, what an erased user did before; what they do there now is a new beginning. */
function isErased(read: ReadEvent, erased: ErasedNames): boolean {
  if (erased.has(read.customer)) return true;
  return saidUser(read).some((name) => read.event.timestamp <= (erased.get(name) ?? -Infinity));
}

function saidUser({ event }: ReadEvent): readonly string[] {
  return event.userId === undefined ? [] : [customerOfUser(event.userId)];
}

async function sortByOwner(
  db: Db,
  events: readonly ReadEvent[],
  deviceKey: string | undefined,
  now: number,
): Promise<{ own: readonly ReadEvent[]; foreign: readonly RefusedEvent[] }> {
  const devices = new Set(events.flatMap(({ event }) => event.anonymousId ?? []));
  const owned = await ownedDevices(db, [...devices], deviceKey, now);
  if (owned.size === devices.size) return { own: events, foreign: [] };
  const isOwn = ({ event: { anonymousId } }: ReadEvent): boolean =>
    anonymousId === undefined || owned.has(anonymousId);
  return {
    own: events.filter(isOwn),
    foreign: events
      .filter((read) => !isOwn(read))
      .map(({ index, event: { messageId } }) => ({
        index,
        messageId,
        code: "foreign_device",
        message: foreignDevice,
      })),
  };
}

// SQLite takes 32,766 values a statement, PostgreSQL 65,535; a row has six.
const rowsPerInsert = 1000;

/** @returns how many were new; a messageId that the customer has used before changes nothing. */
export async function insertEvents(
  db: Db,
  events: readonly ReadEvent[],
  receivedAt: number,
): Promise<number> {
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
