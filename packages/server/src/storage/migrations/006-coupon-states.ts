import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";

/** What becomes of a coupon after it was issued, and what a campaign may cost. */
export async function createCouponStates(db: Transaction<Tables>, _kind: StoreKind): Promise<void> {
  // SQLite cannot add a check to a table that is there: both are made anew.
  await db.schema.alterTable("coupons").renameTo("coupons_before").execute();
  await db.schema.alterTable("campaigns").renameTo("campaigns_before").execute();
  await createCampaigns(db);
  await createCoupons(db);
  await sql`
    insert into campaigns (id, issued, budget, spent, spent_max, currency)
    select id, issued, issued, 0, null, null from campaigns_before
  `.execute(db);
  await sql`
    insert into coupons (campaign, customer, nth, serial, code, lookup, value, worth, currency, terms, state, provider, pending,
      expires_at, issued_at, rule, version, firing)
    select campaign, customer, 1, row_number() over (partition by campaign order by issued_at, customer), code,
      upper(replace(code, '-', '')), value, 0, null, '{}', 'issued', 'proffer', null, expires_at, issued_at, rule, version, firing
    from coupons_before
  `.execute(db);
  await db.schema.dropTable("coupons_before").execute();
  await db.schema.dropTable("campaigns_before").execute();
  await createRedemptions(db);
  await createPools(db);
}

async function createCampaigns(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("campaigns")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("issued", "integer", (column) => column.notNull())
    .addColumn("budget", "integer", (column) => column.notNull())
    .addColumn("spent", "bigint", (column) => column.notNull())
    .addColumn("spent_max", "bigint")
    .addColumn("currency", "text")
    // Whatever the code above them does wrong, more than this is never written.
    .addCheckConstraint("campaigns_count", sql`issued >= 0 and issued <= budget`)
    .addCheckConstraint(
      "campaigns_money",
      sql`spent >= 0 and (spent_max is null or spent <= spent_max)`,
    )
    .execute();
}

async function createCoupons(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("coupons")
    .addColumn("campaign", "text", (column) => column.notNull().references("campaigns.id"))
    .addColumn("customer", "text", (column) => column.notNull())
    .addColumn("nth", "integer", (column) => column.notNull())
    .addColumn("serial", "integer", (column) => column.notNull())
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("lookup", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("worth", "bigint", (column) => column.notNull().check(sql`worth >= 0`))
    .addColumn("currency", "text")
    .addColumn("terms", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) =>
      column
        .notNull()
        .check(sql`state in ('issued', 'reserved', 'redeemed', 'expired', 'revoked')`),
    )
    .addColumn("provider", "text", (column) => column.notNull())
    .addColumn("pending", "text")
    .addColumn("expires_at", "bigint")
    .addColumn("issued_at", "bigint", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("version", "text", (column) => column.notNull())
    .addColumn("firing", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("coupons_of_customer", ["campaign", "customer", "nth"])
    // Two that were minted by one reading of the budget take the same number, and one of them is not written.
    .addUniqueConstraint("coupons_in_order", ["campaign", "serial"])
    .addUniqueConstraint("coupons_code_once", ["lookup"])
    .addCheckConstraint("coupons_numbered", sql`nth >= 1 and serial >= 1`)
    .execute();
  // What is given out during a roll-out is counted every few seconds.
  await db.schema.createIndex("coupons_by_issue").on("coupons").column("issued_at").execute();
  await db.schema.createIndex("coupons_by_customer").on("coupons").column("customer").execute();
  await sql`create index coupons_to_expire on coupons (expires_at) where state = 'issued' and expires_at is not null`.execute(
    db,
  );
  await sql`create index coupons_to_provide on coupons (pending) where pending is not null`.execute(
    db,
  );
}

async function createRedemptions(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("redemptions")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("lookup", "text", (column) => column.notNull())
    .addColumn("order_id", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) =>
      column.notNull().check(sql`state in ('reserved', 'redeemed', 'released', 'expired')`),
    )
    .addColumn("reserved_at", "bigint", (column) => column.notNull())
    .addColumn("reserved_until", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("discount", "bigint")
    .addColumn("currency", "text")
    .execute();
  // A coupon is in one cart at a time.
  await sql`create unique index one_open_redemption on redemptions (lookup) where state in ('reserved', 'redeemed')`.execute(
    db,
  );
  await sql`create index redemptions_to_end on redemptions (reserved_until) where state = 'reserved'`.execute(
    db,
  );
  await db.schema.createIndex("redemptions_by_coupon").on("redemptions").column("lookup").execute();
  await db.schema
    .createTable("idempotency_keys")
    .addColumn("asker", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("request", "text", (column) => column.notNull())
    .addColumn("answer", "text", (column) => column.notNull())
    .addColumn("lookup", "text")
    .addColumn("asked_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("idempotency_once", ["asker", "key"])
    .execute();
  await db.schema
    .createIndex("idempotency_by_time")
    .on("idempotency_keys")
    .column("asked_at")
    .execute();
}

async function createPools(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable("pool_codes")
    .addColumn("lookup", "text", (column) => column.primaryKey())
    .addColumn("pool", "text", (column) => column.notNull())
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("added_at", "bigint", (column) => column.notNull())
    .addColumn("taken_at", "bigint")
    .execute();
  await sql`create index pool_codes_free on pool_codes (pool, lookup) where taken_at is null`.execute(
    db,
  );
}
