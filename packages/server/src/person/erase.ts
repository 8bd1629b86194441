import type { Erased } from "@proffer/protocol";
import type { Db } from "../storage/store.ts";
import { eraseTurns } from "../turns/erase.ts";
import { erasePersonOrders } from "./orders.ts";
import { forLists } from "./who.ts";
import type { Who } from "./who.ts";

/** What was deleted, and the ids of what others may have before their eyes. */
export interface Erasure {
  readonly counts: Erased;
  readonly conversations: readonly string[];
  /** Where the bytes of their files lie, which others' may as well. */
  readonly hashes: readonly string[];
}

/**
 * Deletes everything of a person. To be called in a transaction.
 *
 * What a campaign has given out stays counted: its budget was spent, and the count says nothing of anybody.
 */
export async function erasePerson(db: Db, asked: Who): Promise<Erasure> {
  const who = forLists(asked);
  const { anonymousIds, customers } = who;
  const files = await eraseFiles(db, anonymousIds);
  const conversations = await eraseConversations(db, anonymousIds);
  const coupons = await eraseCoupons(db, customers);
  const told = await erasePersonOrders(db, who);
  const events = await db
    .deleteFrom("events")
    .where("customer", "in", customers)
    .executeTakeFirst();
  await db.deleteFrom("stream_outbox").where("customer", "in", customers).execute();
  await eraseTurns(db, who);
  await db.deleteFrom("links").where("anonymous_id", "in", anonymousIds).execute();
  await db.deleteFrom("devices").where("anonymous_id", "in", anonymousIds).execute();
  const counts = {
    events: told + Number(events.numDeletedRows),
    coupons,
    conversations: conversations.length,
    files: files.length,
  };
  return { counts, conversations, hashes: files.map(({ hash }) => hash) };
}

/** With the orders that they were used for, and what the shop was answered about them. */
async function eraseCoupons(db: Db, customers: readonly string[]): Promise<number> {
  const theirs = db.selectFrom("coupons").select("lookup").where("customer", "in", customers);
  await db.deleteFrom("idempotency_keys").where("lookup", "in", theirs).execute();
  await db.deleteFrom("redemptions").where("lookup", "in", theirs).execute();
  const { numDeletedRows } = await db
    .deleteFrom("coupons")
    .where("customer", "in", customers)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** What they have sent, and what was sent to them. */
async function eraseFiles(
  db: Db,
  anonymousIds: readonly string[],
): Promise<readonly { readonly hash: string }[]> {
  const theirs = db
    .selectFrom("conversations")
    .select("id")
    .where("anonymous_id", "in", anonymousIds);
  return db
    .deleteFrom("files")
    .where((row) =>
      row.or([row("anonymous_id", "in", anonymousIds), row("conversation", "in", theirs)]),
    )
    .returning("hash")
    .execute();
}

async function eraseConversations(
  db: Db,
  anonymousIds: readonly string[],
): Promise<readonly string[]> {
  const theirs = db
    .selectFrom("conversations")
    .select("id")
    .where("anonymous_id", "in", anonymousIds);
  const rows = await theirs.execute();
  await db.deleteFrom("messages").where("conversation", "in", theirs).execute();
  await db.deleteFrom("conversations").where("anonymous_id", "in", anonymousIds).execute();
  return rows.map(({ id }) => id);
}
