import type { Transaction } from "kysely";
import type { Tables } from "../schema.ts";

/** Who does which job, where several servers share a database. */
export async function createCluster(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("leases")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("until", "bigint", (column) => column.notNull())
    .execute();
}
