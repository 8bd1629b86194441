import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";

/** When a customer's rules fall due while they are away, and what is to be delivered to them. */
export async function createTurns(db: Transaction<Tables>, _kind: StoreKind): Promise<void> {
  await createWheel(db);
  await createOutbox(db);
  await createReach(db);
}

async function createWheel(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("turns")
    .addColumn("subject", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("due_at", "bigint")
    .addColumn("held_until", "bigint", (column) => column.notNull())
    .addColumn("revision", "bigint", (column) => column.notNull())
    .addColumn("rules", "text", (column) => column.notNull())
    .addColumn("watch", "text")
    .addColumn("memory", "text")
    .execute();
  // Whoever has nothing coming stands in no index: of ten million customers only the next ones are looked at.
  await db.schema
    .createIndex("turns_by_due")
    .on("turns")
    .column("due_at")
    .where("due_at", "is not", null)
    .execute();
  await db.schema
    .createTable("firings")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("version", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("decided_at", "bigint", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("reason", "text")
    .execute();
  await db.schema.createIndex("firings_by_subject").on("firings").column("subject").execute();
  await db.schema.createIndex("firings_by_time").on("firings").column("decided_at").execute();
  await db.schema
    .createTable("turn_rules")
    .addColumn("rules", "text", (column) => column.primaryKey())
    .addColumn("walked_at", "bigint", (column) => column.notNull())
    .execute();
}

async function createOutbox(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("deliveries")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("firing", "text", (column) => column.notNull())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("endpoint", "text", (column) => column.notNull())
    .addColumn("payload", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("next_at", "bigint")
    .addColumn("holder", "text")
    .addColumn("held_until", "bigint", (column) => column.notNull())
    .addColumn("problem", "text")
    .addColumn("recipient", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("done_at", "bigint")
    .execute();
  await db.schema
    .createIndex("deliveries_by_next")
    .on("deliveries")
    .column("next_at")
    .where("next_at", "is not", null)
    .execute();
  await db.schema
    .createIndex("deliveries_by_state")
    .on("deliveries")
    .columns(["state", "created_at"])
    .execute();
  await db.schema.createIndex("deliveries_by_subject").on("deliveries").column("subject").execute();
}

async function createReach(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("push_subscriptions")
    .addColumn("endpoint", "text", (column) => column.primaryKey())
    .addColumn("anonymous_id", "text", (column) => column.notNull())
    .addColumn("p256dh", "text", (column) => column.notNull())
    .addColumn("auth", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("push_by_device")
    .on("push_subscriptions")
    .column("anonymous_id")
    .execute();
  await db.schema
    .createTable("mail_stops")
    .addColumn("address_hash", "text", (column) => column.primaryKey())
    .addColumn("stopped_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("mail_counts")
    .addColumn("address_hash", "text", (column) => column.primaryKey())
    .addColumn("day", "integer", (column) => column.notNull())
    .addColumn("count", "integer", (column) => column.notNull())
    .execute();
}
