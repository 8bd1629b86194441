import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";

/** Webhooks that came in, who was erased, how long things are kept. */
export async function createIntake(db: Transaction<Tables>, _kind: StoreKind): Promise<void> {
  await db.schema
    .createTable("tombstones")
    .addColumn("hash", "text", (column) => column.primaryKey())
    .addColumn("erased_at", "bigint", (column) => column.notNull())
    .addColumn("until", "bigint")
    .execute();
  await db.schema
    .createTable("webhooks_in")
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("received_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("webhooks_once", ["source", "id"])
    .execute();
  await createOrders(db);
  await createIndexes(db);
}

async function createOrders(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("orders")
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("order_id", "text", (column) => column.notNull())
    .addColumn("customer", "text", (column) => column.notNull())
    .addColumn("anonymous_id", "text")
    .addColumn("user_id", "text")
    .addColumn("seen_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("orders_once", ["source", "order_id"])
    .execute();
  await db.schema
    .createTable("held_events")
    .addColumn("message_id", "text", (column) => column.primaryKey())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("order_id", "text", (column) => column.notNull())
    .addColumn("json", "text", (column) => column.notNull())
    .addColumn("received_at", "bigint", (column) => column.notNull())
    .execute();
}

async function createIndexes(db: Transaction<Tables>): Promise<void> {
  for (const column of ["customer", "user_id", "seen_at"] as const)
    await db.schema.createIndex(`orders_by_${column}`).on("orders").column(column).execute();
  await db.schema
    .createIndex("held_events_by_order")
    .on("held_events")
    .columns(["source", "order_id"])
    .execute();
  await db.schema
    .createIndex("webhooks_in_by_time")
    .on("webhooks_in")
    .column("received_at")
    .execute();
}
