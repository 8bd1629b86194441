import { ProfferError } from "@proffer/protocol";
import { serverSidePrefix } from "@proffer/protocol/schema";
import type { Db } from "../storage/store.ts";
import { outcomeOf } from "./link.ts";
import type { LinkOutcome } from "./link.ts";

/** Whose a device's things are. */
export interface Owner {
  readonly anonymousId: string;
  /** Proven, now or before. */
  readonly userId?: string;
}

/** The user that a device was proven to be. */
export async function findUser(db: Db, anonymousId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("links")
    .select("user_id")
    .where("anonymous_id", "=", anonymousId)
    .executeTakeFirst();
  return row?.user_id;
}

/** @param anonymousId of a device, or a user's name as in {@link customerOfUser}, whose devices are theirs as well. */
export async function findOwner(db: Db, anonymousId: string): Promise<Owner> {
  if (anonymousId.startsWith(serverSidePrefix))
    return { anonymousId, userId: anonymousId.slice(serverSidePrefix.length) };
  const userId = await findUser(db, anonymousId);
  return { anonymousId, ...(userId !== undefined && { userId }) };
}

/** Links a device to a user, as far as {@link outcomeOf} allows. */
export async function linkDevice(
  db: Db,
  anonymousId: string,
  userId: string,
  now: number,
): Promise<LinkOutcome> {
  const outcome = outcomeOf(await findUser(db, anonymousId), userId);
  if (outcome !== "linked") return outcome;
  await db
    .insertInto("links")
    .values({ anonymous_id: anonymousId, user_id: userId, linked_at: now })
    .onConflict((conflict) => conflict.column("anonymous_id").doNothing())
    .execute();
  // Read again: of two proofs at the same time one has won.
  return (await findUser(db, anonymousId)) === userId ? "linked" : "other_user";
}

/** The devices that were proven to be a user's, the first one first. */
export async function devicesOf(db: Db, userId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("links")
    .select("anonymous_id")
    .where("user_id", "=", userId)
    .orderBy("linked_at")
    .orderBy("anonymous_id")
    .execute();
  return rows.map((row) => row.anonymous_id);
}

/** The name of a user in tables that know customers by one: apart from every device's own. */
export function customerOfUser(userId: string): string {
  return `${serverSidePrefix}${userId}`;
}

/** Every name that an owner's events and coupons may stand under; the device's own first. */
export async function customersOf(
  db: Db,
  { anonymousId, userId }: Owner,
): Promise<readonly string[]> {
  if (userId === undefined) return [anonymousId];
  const devices = await devicesOf(db, userId);
  return [...new Set([anonymousId, customerOfUser(userId), ...devices])];
}

export function otherUser(): ProfferError {
  return new ProfferError(
    "other_user",
    "This device is known as another customer's, and stays theirs. Take a new anonymousId for who uses it now: reset() of the SDK does.",
  );
}
