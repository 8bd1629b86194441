import type { Erased } from "@proffer/protocol";
import type { Db } from "../storage/store.ts";
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
export async function erasePerson(db: Db, { anonymousIds, customers }: Who): Promise<Erasure> {
  const files = await eraseFiles(db, anonymousIds);
  const conversations = await eraseConversations(db, anonymousIds);
  const coupons = await db
    .deleteFrom("coupons")
    .where("customer", "in", customers)
    .executeTakeFirst();
  const events = await db
    .deleteFrom("events")
    .where("customer", "in", customers)
    .executeTakeFirst();
  await db.deleteFrom("links").where("anonymous_id", "in", anonymousIds).execute();
  await db.deleteFrom("devices").where("anonymous_id", "in", anonymousIds).execute();
  const counts = {
    events: Number(events.numDeletedRows),
    coupons: Number(coupons.numDeletedRows),
    conversations: conversations.length,
    files: files.length,
  };
  return { counts, conversations, hashes: files.map(({ hash }) => hash) };
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
