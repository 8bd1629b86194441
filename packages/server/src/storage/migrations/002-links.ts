import type { Transaction } from "kysely";
import type { Tables } from "../schema.ts";

export async function createLinks(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("links")
    .addColumn("anonymous_id", "text", (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("linked_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("links_by_user").on("links").column("user_id").execute();
}
