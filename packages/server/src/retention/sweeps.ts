import { all, deleted } from "./deletion.ts";
import type { Sweep } from "./deletion.ts";
import { webhooksMs } from "./keep.ts";
import type { Keep } from "./keep.ts";
import { sweepFirings, sweepMailCounts } from "./sweep-turns.ts";

/** Everything that goes by its age, at an instant. */
export function sweepsAt(now: number, keep: Keep): readonly Sweep[] {
  const aged = [
    sweepEvents(now - keep.eventsMs),
    sweepOrders(now - keep.eventsMs),
    sweepConversations(now - keep.conversationsMs),
    sweepCoupons(now - keep.couponsMs),
    sweepDeliveries(now - keep.deliveriesMs),
    sweepFirings(now - Math.max(keep.eventsMs, keep.deliveriesMs)),
    sweepMailCounts(now),
    sweepPreviews(now),
    sweepWebhooks(now - webhooksMs),
    sweepHeld(now - webhooksMs),
    sweepTombstones(now),
  ];
  return aged.filter((sweep) => sweep !== undefined);
}

/** In the order of arrival, by which they lie: nothing has to be searched for. */
function sweepEvents(before: number): Sweep | undefined {
  if (before === -Infinity) return undefined;
  return {
    name: "events",
    async run(db, limit) {
      const oldest = db.selectFrom("events").select("seq").orderBy("seq").limit(limit);
      const { numDeletedRows } = await db
        .deleteFrom("events")
        .where("seq", "in", db.selectFrom(oldest.as("oldest")).select("oldest.seq"))
        .where("received_at", "<", before)
        .executeTakeFirst();
      return { deleted: Number(numDeletedRows) };
    },
  };
}

/** An order is known for as long as the events that were told of it. */
function sweepOrders(before: number): Sweep | undefined {
  if (before === -Infinity) return undefined;
  return {
    name: "orders",
    async run(db, limit) {
      const rows = await db
        .selectFrom("orders")
        .select(["source", "order_id"])
        .where("seen_at", "<", before)
        .limit(limit)
        .execute();
      for (const { source, order_id } of rows)
        await db
          .deleteFrom("orders")
          .where("source", "=", source)
          .where("order_id", "=", order_id)
          .execute();
      return { deleted: rows.length };
    },
  };
}

function sweepConversations(before: number): Sweep | undefined {
  if (before === -Infinity) return undefined;
  return {
    name: "conversations",
    async run(db, limit) {
      const rows = await db
        .selectFrom("conversations")
        .select("id")
        .where("last_at", "<", before)
        .limit(limit)
        .execute();
      if (rows.length === 0) return { deleted: 0 };
      const ids = rows.map(({ id }) => id);
      const files = await db
        .deleteFrom("files")
        .where("conversation", "in", ids)
        .returning("hash")
        .execute();
      await db.deleteFrom("messages").where("conversation", "in", ids).execute();
      await db.deleteFrom("conversations").where("id", "in", ids).execute();
      return { deleted: ids.length, hashes: files.map(({ hash }) => hash) };
    },
  };
}

/**
 * A coupon goes with its redemptions; what it has cost stays in its campaign's count. One that is reserved is somebody's
 * order just now.
 */
function sweepCoupons(before: number): Sweep | undefined {
  if (before === -Infinity) return undefined;
  return {
    name: "coupons",
    async run(db, limit) {
      const rows = await db
        .selectFrom("coupons")
        .select("lookup")
        .where("expires_at", "<", before)
        .where("state", "!=", "reserved")
        .limit(limit)
        .execute();
      if (rows.length === 0) return { deleted: 0 };
      const lookups = rows.map(({ lookup }) => lookup);
      await db.deleteFrom("redemptions").where("lookup", "in", lookups).execute();
      await db.deleteFrom("idempotency_keys").where("lookup", "in", lookups).execute();
      await db.deleteFrom("coupons").where("lookup", "in", lookups).execute();
      return { deleted: lookups.length };
    },
  };
}

function sweepDeliveries(before: number): Sweep | undefined {
  if (before === -Infinity) return undefined;
  return {
    name: "deliveries",
    run: (db, limit) =>
      deleted(
        db
          .deleteFrom("deliveries")
          .where(
            "id",
            "in",
            db.selectFrom("deliveries").select("id").where("done_at", "<", before).limit(limit),
          ),
      ),
  };
}

function sweepPreviews(now: number): Sweep {
  return {
    name: "previews",
    run: (db) => all(db.deleteFrom("previews").where("expires_at", "<", now)),
  };
}

function sweepWebhooks(before: number): Sweep {
  return {
    name: "webhooks",
    run: (db) => all(db.deleteFrom("webhooks_in").where("received_at", "<", before)),
  };
}

function sweepHeld(before: number): Sweep {
  return {
    name: "news of orders that never came",
    run: (db) => all(db.deleteFrom("held_events").where("received_at", "<", before)),
  };
}

function sweepTombstones(now: number): Sweep {
  return {
    name: "tombstones",
    run: (db) => all(db.deleteFrom("tombstones").where("until", "<=", now)),
  };
}
