import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";
import { addNumber } from "./add-number.ts";

export async function createFirstTables(db: Transaction<Tables>, kind: StoreKind): Promise<void> {
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
  await createEventTables(db, kind);
  await createCouponTables(db);
  await createConversationTables(db);
}

async function createEventTables(db: Transaction<Tables>, kind: StoreKind): Promise<void> {
  await db.schema
    .createTable("devices")
    .addColumn("anonymous_id", "text", (column) => column.primaryKey())
    .addColumn("key_hash", "text", (column) => column.notNull())
    .addColumn("bound_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("events")
    .$call(addNumber("seq", kind))
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
