import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";
import { addNumber } from "./add-number.ts";

/** Who does which job, the bytes of files, and what goes on into the stream, where several servers share a database. */
export async function createCluster(db: Transaction<Tables>, kind: StoreKind): Promise<void> {
  await db.schema
    .createTable("leases")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("until", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("file_pieces")
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("piece", "integer", (column) => column.notNull())
    .addColumn("bytes", kind === "postgres" ? "bytea" : "blob", (column) => column.notNull())
    .addPrimaryKeyConstraint("file_pieces_in_order", ["hash", "piece"])
    .execute();
  await db.schema
    .createTable("stream_outbox")
    .$call(addNumber("seq", kind))
    .addColumn("customer", "text", (column) => column.notNull())
    .addColumn("message_id", "text", (column) => column.notNull())
    .addUniqueConstraint("stream_outbox_once", ["customer", "message_id"])
    .execute();
}
