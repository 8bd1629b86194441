import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import { ProfferError } from "@proffer/protocol";
import type { Tables } from "./schema.ts";

type Migration = (db: Transaction<Tables>) => Promise<void>;

/** Forward only, in order; a migration that has been released is never edited. */
const migrations: readonly Migration[] = [
  createFirstTables,
  createLinks,
  createPreviews,
  createChatFeatures,
];

/** Brings the tables up to date, each step in a transaction of its own. */
export async function migrate(db: Kysely<Tables>, now: number): Promise<void> {
  await db.schema
    .createTable("schema_version")
    .ifNotExists()
    .addColumn("version", "integer", (column) => column.primaryKey())
    .addColumn("applied_at", "bigint", (column) => column.notNull())
    .execute();
  const found = await currentVersion(db);
  if (found > migrations.length)
    throw new ProfferError(
      "unavailable",
      `The data is of schema version ${found}, and this Proffer knows ${migrations.length}. Start a newer Proffer, or pass another --data.`,
    );
  for (let version = found + 1; version <= migrations.length; version++) {
    await db.transaction().execute(async (trx) => {
      await migrations[version - 1]?.(trx);
      await trx.insertInto("schema_version").values({ version, applied_at: now }).execute();
    });
  }
}

async function currentVersion(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom("schema_version")
    .select((row) => row.fn.max("version").as("version"))
    .executeTakeFirst();
  return row?.version ?? 0;
}

async function createFirstTables(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("settings")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("rulesets")
    .addColumn("hash", "text", (column) => column.primaryKey())
    .addColumn("json", "text", (column) => column.notNull())
    .addColumn("published_at", "bigint", (column) => column.notNull())
    .execute();
  await createEventTables(db);
  await createCouponTables(db);
  await createConversationTables(db);
}

async function createEventTables(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("devices")
    .addColumn("anonymous_id", "text", (column) => column.primaryKey())
    .addColumn("key_hash", "text", (column) => column.notNull())
    .addColumn("bound_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("events")
    .addColumn("seq", "integer", (column) => column.primaryKey().autoIncrement())
    .addColumn("customer", "text", (column) => column.notNull())
    .addColumn("message_id", "text", (column) => column.notNull())
    .addColumn("event", "text", (column) => column.notNull())
    .addColumn("ts", "bigint", (column) => column.notNull())
    .addColumn("received_at", "bigint", (column) => column.notNull())
    .addColumn("json", "text", (column) => column.notNull())
    .addUniqueConstraint("events_once", ["customer", "message_id"])
    .execute();
  await db.schema
    .createIndex("events_by_customer")
    .on("events")
    .columns(["customer", "seq"])
    .execute();
}

async function createCouponTables(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("campaigns")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("issued", "integer", (column) => column.notNull().check(sql`issued >= 0`))
    .execute();
  await db.schema
    .createTable("coupons")
    .addColumn("campaign", "text", (column) => column.notNull().references("campaigns.id"))
    .addColumn("customer", "text", (column) => column.notNull())
    .addColumn("code", "text", (column) => column.notNull().unique())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint")
    .addColumn("issued_at", "bigint", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("version", "text", (column) => column.notNull())
    .addColumn("firing", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("one_per_customer", ["campaign", "customer"])
    .execute();
}

async function createConversationTables(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("conversations")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("anonymous_id", "text", (column) => column.notNull())
    .addColumn("user_id", "text")
    .addColumn("customer", "text", (column) => column.notNull())
    .addColumn("team", "text")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("opened_at", "bigint", (column) => column.notNull())
    .addColumn("last_at", "bigint", (column) => column.notNull())
    .addColumn("last_text", "text", (column) => column.notNull())
    .addColumn("last_from", "text", (column) => column.notNull())
    .addColumn("messages", "integer", (column) => column.notNull())
    .addColumn("why", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("conversations_by_visitor")
    .on("conversations")
    .columns(["anonymous_id", "opened_at"])
    .execute();
  // A visitor has one open conversation, whichever of its tabs was first.
  await sql`create unique index one_open_conversation on conversations (anonymous_id) where status = 'open'`.execute(
    db,
  );
  await db.schema
    .createTable("messages")
    .addColumn("conversation", "text", (column) => column.notNull().references("conversations.id"))
    .addColumn("seq", "integer", (column) => column.notNull())
    .addColumn("client_id", "text", (column) => column.notNull())
    .addColumn("author", "text", (column) => column.notNull())
    .addColumn("name", "text")
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("messages_in_order", ["conversation", "seq"])
    // By author too: a visitor reads the agents' ids and could otherwise take one before its message arrives.
    .addUniqueConstraint("messages_once", ["conversation", "author", "client_id"])
    .execute();
}

async function createLinks(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("links")
    .addColumn("anonymous_id", "text", (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("linked_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("links_by_user").on("links").column("user_id").execute();
}

async function createPreviews(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("previews")
    .addColumn("hash", "text", (column) => column.primaryKey())
    .addColumn("json", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .execute();
}

/** Files, read marks, who has taken a conversation, how it was and where its customer can be answered. */
async function createChatFeatures(db: Transaction<Tables>): Promise<void> {
  for (const side of ["visitor", "agent"])
    await db.schema
      .alterTable("conversations")
      .addColumn(`seen_${side}`, "integer", (column) => column.notNull().defaultTo(0))
      .execute();
  for (const name of ["agent", "rating_comment", "contact_email", "contact_name"])
    await db.schema.alterTable("conversations").addColumn(name, "text").execute();
  await db.schema.alterTable("conversations").addColumn("answered_at", "bigint").execute();
  await db.schema.alterTable("conversations").addColumn("rating", "integer").execute();
  await db.schema.alterTable("messages").addColumn("attachment", "text").execute();
  await nameEarlierAgents(db);
  await createFiles(db);
}

/** Who answered a conversation last has taken it; without that, those of before would all stand in the queue. */
async function nameEarlierAgents(db: Transaction<Tables>): Promise<void> {
  await sql`
    update conversations set
      agent = (select m.name from messages m where m.conversation = conversations.id and m.author = 'agent' order by m.seq desc limit 1),
      answered_at = (select min(m.at) from messages m where m.conversation = conversations.id and m.author = 'agent')
  `.execute(db);
}

async function createFiles(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("files")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("bytes", "integer", (column) => column.notNull())
    .addColumn("width", "integer")
    .addColumn("height", "integer")
    .addColumn("anonymous_id", "text")
    .addColumn("conversation", "text")
    .addColumn("uploaded_at", "bigint", (column) => column.notNull())
    .execute();
  for (const column of ["hash", "anonymous_id", "conversation"] as const)
    await db.schema.createIndex(`files_by_${column}`).on("files").column(column).execute();
  await db.schema
    .createIndex("conversations_by_answer")
    .on("conversations")
    .column("answered_at")
    .execute();
}
