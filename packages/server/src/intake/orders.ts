import { createHmac } from "node:crypto";
import { customerOfUser } from "../identity/links.ts";
import { anonymousIdSchema } from "@proffer/protocol/schema";
import type { Events } from "../events/events.ts";
import { keepTombstoneKey, readTombstones } from "../person/tombstones.ts";
import type { Db } from "../storage/store.ts";

/** What a system of the shop's tells of an order. */
export interface OrderNews {
  readonly orderId: string;
  /** Whose it is; later news names the order alone. */
  readonly buyer?: {
    readonly anonymousId?: string;
    readonly userId?: string;
    readonly email?: string;
  };
  /** As Segment's API has them, without an identity. */
  readonly messages: readonly OrderMessage[];
  /** UTC ms. */
  readonly updatedAt: number;
}

export interface OrderMessage {
  readonly type: "track";
  readonly messageId: string;
  readonly event: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly properties: Record<string, unknown>;
}

interface Owner {
  readonly anonymousId?: string;
  readonly userId?: string;
}

export interface Arrival {
  readonly source: string;
  readonly events: Pick<Events, "keep">;
  readonly now: number;
}

/**
 * Keeps what is told of an order as events of its customer. What comes before the order itself is held until that has
 * come. To be called in a transaction.
 *
 * @returns how many events were new.
 */
export async function keepOrderNews(db: Db, news: OrderNews, arrival: Arrival): Promise<number> {
  const { orderId, buyer, messages } = news;
  const owner =
    (await readOwner(db, orderId)) ?? (buyer && (await meet(db, orderId, buyer, arrival)));
  if (owner === "erased") return 0;
  if (!owner) {
    await hold(db, orderId, messages, arrival);
    return 0;
  }
  const held = await takeHeld(db, orderId);
  const theirs = [...messages, ...held].map((message) => Object.assign({}, message, owner));
  return arrival.events.keep(db, theirs, arrival.now);
}

async function readOwner(db: Db, orderId: string): Promise<Owner | undefined> {
  const row = await db
    .selectFrom("orders")
    .select(["anonymous_id", "user_id"])
    .where("order_id", "=", orderId)
    .orderBy("seen_at")
    .executeTakeFirst();
  return row && toOwner(row.anonymous_id ?? undefined, row.user_id ?? undefined);
}

/** Writes down whose a new order is, unless that was erased. */
async function meet(
  db: Db,
  orderId: string,
  buyer: NonNullable<OrderNews["buyer"]>,
  { source, now }: Arrival,
): Promise<Owner | "erased"> {
  const owner = toOwner(deviceOf(buyer), buyer.userId ?? (await guestOf(db, orderId, buyer.email)));
  const customer = owner.anonymousId ?? customerOfUser(owner.userId ?? "");
  const names = [customer, ...(owner.userId === undefined ? [] : [customerOfUser(owner.userId)])];
  if ((await readTombstones(db, names, now)).size > 0) return "erased";
  await db
    .insertInto("orders")
    .values({
      source,
      order_id: orderId,
      customer,
      anonymous_id: owner.anonymousId ?? null,
      user_id: owner.userId ?? null,
      seen_at: now,
    })
    .onConflict((conflict) => conflict.columns(["source", "order_id"]).doNothing())
    .execute();
  return owner;
}

/** The browser's own id, where the cart has carried it; whoever writes another's there gives that one their order. */
function deviceOf({ anonymousId }: NonNullable<OrderNews["buyer"]>): string | undefined {
  return anonymousIdSchema.safeParse(anonymousId).data;
}

/**
 * Who buys without an account goes by their mail address, so that a second order is known to be theirs; what is kept of it
 * is a keyed hash, which nobody can send mail to.
 */
export async function guestOf(db: Db, orderId: string, email: string | undefined): Promise<string> {
  const address = email?.trim().toLowerCase() ?? "";
  if (address === "") return `guest-of-order-${orderId}`;
  const key = await keepTombstoneKey(db);
  return `guest-${createHmac("sha256", key).update(`email:${address}`).digest("hex").slice(0, 32)}`;
}

function toOwner(anonymousId: string | undefined, userId: string | undefined): Owner {
  return {
    ...(anonymousId !== undefined && { anonymousId }),
    ...(userId !== undefined && { userId }),
  };
}

async function hold(
  db: Db,
  orderId: string,
  messages: readonly OrderMessage[],
  { source, now }: Arrival,
): Promise<void> {
  const rows = messages.map((message) => ({
    message_id: message.messageId,
    source,
    order_id: orderId,
    json: JSON.stringify(message),
    received_at: now,
  }));
  await db
    .insertInto("held_events")
    .values(rows)
    .onConflict((conflict) => conflict.column("message_id").doNothing())
    .execute();
}

async function takeHeld(db: Db, orderId: string): Promise<readonly OrderMessage[]> {
  const rows = await db
    .deleteFrom("held_events")
    .where("order_id", "=", orderId)
    .returning("json")
    .execute();
  return rows.map(({ json }) => JSON.parse(json) as OrderMessage);
}
