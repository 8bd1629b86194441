import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Db, Store } from "../storage/store.ts";
import type { Who } from "./who.ts";

/**
 * The messageId of what a system of the shop's tells of an order: by it all of that is found again.
 *
 * @example
 * ```ts
 * orderMessageId("450789469", "shopify:completed"); // "order:450789469:shopify:completed"
 * ```
 */
export function orderMessageId(orderId: string, what: string): string {
  const plain = /^[\w-]{1,64}$/.test(orderId);
  const key = plain ? orderId : createHash("sha256").update(orderId).digest("base64url");
  return `order:${key}:${what}`;
}

/** Whose orders a person's are: those of their devices, and of the user wherever they were placed. */
function theirs({ customers, userId }: Who) {
  return (db: Db) =>
    db
      .selectFrom("orders")
      .where((row) =>
        row.or([
          row("customer", "in", customers),
          ...(userId === undefined ? [] : [row("user_id", "=", userId)]),
        ]),
      );
}

/** An order that is known to be a person's. */
export interface KnownOrder {
  readonly source: string;
  readonly order_id: string;
  readonly seen_at: number;
}

export async function readOrders(db: Db, who: Who): Promise<readonly KnownOrder[]> {
  return theirs(who)(db)
    .select(["source", "order_id", "seen_at"])
    .orderBy("seen_at")
    .orderBy("order_id")
    .execute();
}

/** What was told of a person's orders that stand under a device which is not known to be theirs. */
export async function readOrderEvents(
  db: Db,
  who: Who,
): Promise<readonly { readonly json: string }[]> {
  const rows = await theirs(who)(db).select(["order_id", "customer"]).execute();
  const told: { readonly json: string }[] = [];
  for (const { order_id: orderId, customer } of rows)
    if (!who.customers.includes(customer))
      told.push(
        ...(await db
          .selectFrom("events")
          .select("json")
          .where("customer", "=", customer)
          .where(isOfOrder(orderId))
          .execute()),
      );
  return told;
}

/** By the beginning of its messageId; `like` would take `_` for any letter. */
function isOfOrder(orderId: string) {
  const prefix = orderMessageId(orderId, "");
  return sql<boolean>`substr(message_id, 1, ${prefix.length}) = ${prefix}`;
}

/**
 * Forgets whose orders a person's are, and what was told of those that stand under a device which is not known to be
 * theirs. To be called in a transaction.
 *
 * @returns how many events that were.
 */
export async function erasePersonOrders(db: Db, who: Who): Promise<number> {
  const rows = await theirs(who)(db).select(["source", "order_id", "customer"]).execute();
  return dropOrders(db, rows);
}

/** The same for orders by their numbers, in a transaction of its own. */
export async function eraseOrders(
  store: Store,
  source: string,
  orderIds: readonly string[],
): Promise<void> {
  for (let from = 0; from < orderIds.length; from += chunk)
    await store.transaction(async (trx) => {
      const rows = await trx
        .selectFrom("orders")
        .select(["source", "order_id", "customer"])
        .where("source", "=", source)
        .where("order_id", "in", orderIds.slice(from, from + chunk))
        .execute();
      await dropOrders(trx, rows);
    });
  await store.settle();
}

/** All orders of a source, so many at a time that nobody else has to wait for long. */
export async function eraseSource(store: Store, source: string): Promise<void> {
  for (let more = true; more;)
    more = await store.transaction(async (trx) => {
      const rows = await trx
        .selectFrom("orders")
        .select(["source", "order_id", "customer"])
        .where("source", "=", source)
        .limit(chunk)
        .execute();
      await dropOrders(trx, rows);
      return rows.length === chunk;
    });
  await store.transaction((trx) =>
    trx.deleteFrom("held_events").where("source", "=", source).execute(),
  );
  await store.settle();
}

const chunk = 100;

type OrderKey = { readonly source: string; readonly order_id: string; readonly customer: string };

async function dropOrders(db: Db, orders: readonly OrderKey[]): Promise<number> {
  let events = 0;
  for (const { source, order_id: orderId, customer } of orders) {
    const { numDeletedRows } = await db
      .deleteFrom("events")
      .where("customer", "=", customer)
      .where(isOfOrder(orderId))
      .executeTakeFirst();
    events += Number(numDeletedRows);
    await db.deleteFrom("held_events").where("order_id", "=", orderId).execute();
    await db
      .deleteFrom("orders")
      .where("source", "=", source)
      .where("order_id", "=", orderId)
      .execute();
  }
  return events;
}
