import { ProfferError } from "@proffer/protocol";
import { requireDevice } from "../events/devices.ts";
import type { Identity } from "../identity/identity.ts";
import { outcomeOf } from "../identity/link.ts";
import { customerOfUser, devicesOf, findUser, otherUser } from "../identity/links.ts";
import type { Credentials } from "../routes/credentials.ts";
import type { Db } from "../storage/store.ts";

/** Whom a request speaks for: one device, or one person with all of theirs. */
export interface Who {
  readonly anonymousIds: readonly string[];
  /** Proven by the request's own token. */
  readonly userId?: string;
  /** The names that their events and coupons stand under. */
  readonly customers: readonly string[];
}

export interface Asking extends Credentials {
  readonly anonymousId: string;
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
  { identity, now }: { readonly identity: Pick<Identity, "read">; readonly now: number },
): Promise<Who> {
  await requireDevice(db, anonymousId, deviceKey, now);
  if (identityToken === undefined) return { anonymousIds: [anonymousId], customers: [anonymousId] };
  const proof = await identity.read(identityToken);
  if ("problem" in proof) throw new ProfferError("bad_identity_token", proof.problem);
  const { userId } = proof;
  if (outcomeOf(await findUser(db, anonymousId), userId) === "other_user") throw otherUser();
  const anonymousIds = [...new Set([anonymousId, ...(await devicesOf(db, userId))])];
  return { anonymousIds, userId, customers: [...anonymousIds, customerOfUser(userId)] };
}
