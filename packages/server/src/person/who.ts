import { ProfferError } from "@proffer/protocol";
import type { ShopPersonRequest } from "@proffer/protocol";
import { fitsDevice, foreignDevice } from "../events/devices.ts";
import type { Identity } from "../identity/identity.ts";
import { outcomeOf } from "../identity/link.ts";
import { customerOfUser, devicesOf, findUser, otherUser } from "../identity/links.ts";
import type { Credentials } from "../routes/credentials.ts";
import type { Db } from "../storage/store.ts";

/** Whom a request speaks for: one device, or one person with all of theirs. */
export interface Who {
  readonly anonymousIds: readonly string[];
  /** Proven by the request's own token, or named by the shop's own server. */
  readonly userId?: string;
  /** The names that their events and coupons stand under. */
  readonly customers: readonly string[];
}

/** The same for SQL's `in`, which takes no empty list everywhere: no device goes by an empty id. */
export function forLists(who: Who): Who {
  return who.anonymousIds.length > 0 ? who : { ...who, anonymousIds: [""] };
}

export interface Asking extends Credentials {
  readonly anonymousId: string;
}

/** Whom a request of the shop's own server speaks for: it has a key of its own, and needs none of the device's. */
export async function findWhoForShop(db: Db, asked: ShopPersonRequest): Promise<Who> {
  if ("anonymousId" in asked) return deviceAlone(asked.anonymousId);
  return personOf(await devicesOf(db, asked.userId), asked.userId);
}

/**
 * Whose data a request may read and delete. The device's key alone opens what this device has brought, even where it is
 * known to be somebody's: who sits at a computer need not be who owns the telephone.
 *
 * @throws ProfferError `foreign_device`, `bad_identity_token` or `other_user`. Half of what was asked for is never taken
 *   for the whole.
 */
export async function findWho(
  db: Db,
  { anonymousId, deviceKey, identityToken }: Asking,
  identity: Pick<Identity, "read">,
): Promise<Who> {
  // Asked for, and not bound: who is only looked at, or was erased before, is not to be written down by that.
  if (!(await fitsDevice(db, anonymousId, deviceKey)))
    throw new ProfferError("foreign_device", foreignDevice);
  if (identityToken === undefined) return deviceAlone(anonymousId);
  const proof = await identity.read(identityToken);
  if ("problem" in proof) throw new ProfferError("bad_identity_token", proof.problem);
  const { userId } = proof;
  if (outcomeOf(await findUser(db, anonymousId), userId) === "other_user") throw otherUser();
  return personOf([anonymousId, ...(await devicesOf(db, userId))], userId);
}

function deviceAlone(anonymousId: string): Who {
  return { anonymousIds: [anonymousId], customers: [anonymousId] };
}

function personOf(devices: readonly string[], userId: string): Who {
  const anonymousIds = [...new Set(devices)];
  return { anonymousIds, userId, customers: [...anonymousIds, customerOfUser(userId)] };
}
