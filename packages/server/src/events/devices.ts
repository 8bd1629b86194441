import { ProfferError } from "@proffer/protocol";
import { digest } from "../secrets.ts";
import type { Db } from "../storage/store.ts";

/**
 * Whether a device may speak for an anonymous id. The first key that comes with an id binds it; from then on no other
 * key, and no missing one, will do.
 *
 * A `userId` in an event is only what somebody says of himself, so it never opens another device's history, coupon or
 * conversation. What does is a token of the shop's: see `identity/`.
 *
 * An id that nobody has bound may still be spoken of without a key: that is how the shop's own servers send events
 * for it through Segment's libraries, which know of no key.
 */
export async function ownsDevice(
  db: Db,
  anonymousId: string,
  deviceKey: string | undefined,
  now: number,
): Promise<boolean> {
  const bound = await readBinding(db, anonymousId);
  if (bound !== undefined) return deviceKey !== undefined && digest(deviceKey) === bound;
  if (deviceKey === undefined) return true;
  await db
    .insertInto("devices")
    .values({ anonymous_id: anonymousId, key_hash: digest(deviceKey), bound_at: now })
    .onConflict((conflict) => conflict.column("anonymous_id").doNothing())
    .execute();
  // Read again: of two first uses at the same time one has won.
  return (await readBinding(db, anonymousId)) === digest(deviceKey);
}

/**
 * The same, where a key is asked for: coupons and conversations.
 *
 * @throws ProfferError `foreign_device`.
 */
export async function requireDevice(
  db: Db,
  anonymousId: string,
  deviceKey: string | undefined,
  now: number,
): Promise<void> {
  if (deviceKey !== undefined && (await ownsDevice(db, anonymousId, deviceKey, now))) return;
  throw new ProfferError("foreign_device", foreignDevice);
}

export const foreignDevice =
  "This anonymousId belongs to another device. Use an anonymousId of this device's own, with the device key that it was first used with.";

async function readBinding(db: Db, anonymousId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("devices")
    .select("key_hash")
    .where("anonymous_id", "=", anonymousId)
    .executeTakeFirst();
  return row?.key_hash;
}
