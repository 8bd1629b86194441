import type { Event } from "@proffer/engine";
import type { BatchReply } from "@proffer/protocol";
import type { Identity } from "../identity/identity.ts";
import { keepTombstoneKey } from "../person/tombstones.ts";
import type { Db, Store } from "../storage/store.ts";
import { createGroupCommit } from "./group-commit.ts";
import { insertEvents, keepBatch, withoutErased } from "./keep.ts";
import { readBatch, readMessage, withoutUsers } from "./read-batch.ts";
import { readLatest } from "./read-latest.ts";
import type { ReadEvent } from "./read-batch.ts";

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
  /**
   * Keeps what a system of the shop's has said, in a transaction: it needs no device's key. @returns how many were new.
   *
   * @throws ProfferError `bad_request` for a message that is no event.
   */
  keep(db: Db, messages: readonly unknown[], now: number): Promise<number>;
  /** The last events of one customer, or of one who goes by several names, in order of arrival; see `readLatest`. */
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
  /** Whether the sender may speak of users without naming a device, as the shop's own servers do. */
  readonly mayNameUsers: boolean;
}

export interface EventOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly identity: Identity;
  /** What else is to be written whenever events are, in the same transaction; some of them may have been there before. */
  readonly alongside?: (db: Db, events: readonly ReadEvent[], now: number) => Promise<void>;
}

export function createEvents({ store, clock, identity, alongside }: EventOptions): Events {
  const { db } = store;
  const commits = createGroupCommit(store);
  let key: Promise<string> | undefined;
  /** Read once; a database that was away for a moment is asked again. */
  const tombstoneKey = (): Promise<string> =>
    (key ??= keepTombstoneKey(db).catch((cause: unknown) => {
      key = undefined;
      throw cause;
    }));

  return {
    async accept({ batch, sentAt, deviceKey, identityToken, mayNameUsers }) {
      const now = clock();
      const whole = readBatch(batch, sentAt, now);
      const read = mayNameUsers ? whole : withoutUsers(whole);
      const proof = identityToken === undefined ? undefined : await identity.read(identityToken);
      const sender = { deviceKey, proof, now, tombstoneKey: await tombstoneKey() };
      const { reply, linked } = await commits.run(async (trx) => {
        const kept = await keepBatch(trx, read, sender);
        await alongside?.(trx, kept.own, now);
        return kept;
      });
      identity.announce(linked);
      return reply;
    },

    async keep(trx, messages, now) {
      const read = messages.map((message) => readMessage(message, now));
      const { living } = await withoutErased(trx, read, now, await keepTombstoneKey(trx));
      const inserted = await insertEvents(trx, living, now);
      await alongside?.(trx, living, now);
      return inserted;
    },

    async of(customer, limit) {
      const names = typeof customer === "string" ? [customer] : customer;
      const rows = await readLatest(db, names, limit);
      return rows.map((row) => ({
        event: JSON.parse(row.json) as Event,
        receivedAt: row.received_at,
      }));
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
