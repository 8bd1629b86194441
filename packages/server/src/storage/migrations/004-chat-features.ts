import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Tables } from "../schema.ts";

/** Files, read marks, who has taken a conversation, how it was and where its customer can be answered. */
export async function createChatFeatures(db: Transaction<Tables>): Promise<void> {
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
