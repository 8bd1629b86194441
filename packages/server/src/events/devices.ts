import { ProfferError } from "@proffer/protocol";
import { readTombstones } from "../person/tombstones.ts";
import { digest } from "../secrets.ts";
import type { Db } from "../storage/store.ts";

/**
 * For which anonymous ids a device may speak. The first key that comes with an id binds it; from then on no other key,
 * and no missing one, will do.
 *
 * A `userId` in an event is only what somebody says of himself, so it never opens another device's history, coupon or
 * conversation. What does is a token of the shop's: see `identity/`.
 *
 * An id that nobody has bound may still be spoken of without a key: that is how the shop's own servers send events
 * for it through Segment's libraries, which know of no key.
 */
export async function ownedDevices(
  db: Db,
  anonymousIds: readonly string[],
  deviceKey: string | undefined,
  now: number,
): Promise<ReadonlySet<string>> {
  if (anonymousIds.length === 0) return new Set();
  const given = deviceKey === undefined ? undefined : digest(deviceKey);
  const bound = await readBindings(db, anonymousIds);
  const free = anonymousIds.filter((id) => !bound.has(id));
  if (given !== undefined && free.length > 0) {
    await bind(db, free, given, now);
    // Read again: of two first uses at the same time one has won.
    for (const [id, hash] of await readBindings(db, free)) bound.set(id, hash);
  }
  return new Set(anonymousIds.filter((id) => (bound.get(id) ?? given) === given));
}

/**
 * The same for one, where a key is asked for: coupons and conversations.
 *
 * @throws ProfferError `foreign_device`; for an id that was erased, too, because nothing shall begin under it again.
 */
export async function requireDevice(
  db: Db,
  anonymousId: string,
  deviceKey: string | undefined,
  now: number,
): Promise<void> {
  if ((await readTombstones(db, [anonymousId], now)).has(anonymousId))
    throw new ProfferError("foreign_device", erasedDevice);
  if (
    deviceKey === undefined ||
    !(await ownedDevices(db, [anonymousId], deviceKey, now)).has(anonymousId)
  )
    throw new ProfferError("foreign_device", foreignDevice);
}

/** Whether a key is the one that an id is bound to, or none is yet; binds nothing. */
export async function fitsDevice(
  db: Db,
  anonymousId: string,
  deviceKey: string | undefined,
): Promise<boolean> {
  if (deviceKey === undefined) return false;
  const bound = (await readBindings(db, [anonymousId])).get(anonymousId);
  return bound === undefined || bound === digest(deviceKey);
}

export const foreignDevice =
  "This anonymousId belongs to another device. Use an anonymousId of this device's own, with the device key that it was first used with.";

const erasedDevice =
  "What was known under this anonymousId has been erased, and nothing is kept under it any more. Take a new one: reset() of the SDK does.";

async function bind(
  db: Db,
  anonymousIds: readonly string[],
  hash: string,
  now: number,
): Promise<void> {
  await db
    .insertInto("devices")
    .values(anonymousIds.map((id) => ({ anonymous_id: id, key_hash: hash, bound_at: now })))
    .onConflict((conflict) => conflict.column("anonymous_id").doNothing())
    .execute();
}

async function readBindings(db: Db, anonymousIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom("devices")
    .select(["anonymous_id", "key_hash"])
    .where("anonymous_id", "in", anonymousIds)
    .execute();
  return new Map(rows.map((row) => [row.anonymous_id, row.key_hash]));
}
