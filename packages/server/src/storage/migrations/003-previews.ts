import type { Transaction } from "kysely";
import type { Tables } from "../schema.ts";

export async function createPreviews(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("previews")
    .addColumn("hash", "text", (column) => column.primaryKey())
    .addColumn("json", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .execute();
}
