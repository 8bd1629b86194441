import type { Db } from "../storage/store.ts";
import { linkDevice, otherUser } from "./links.ts";
import type { VerificationKey } from "./verification-key.ts";
import { verifyToken } from "./verify-token.ts";
import type { Proof } from "./verify-token.ts";

/** Who customers are proven to be. */
export interface Identity {
  /** Looks at a token; nothing is changed. */
  read(token: string): Promise<Proof>;
  /**
   * Takes a token that comes with a device's own key: from now on the device is its user's. A token that proves nothing
   * changes nothing either; the device goes on as what it was.
   *
   * @throws ProfferError `other_user` where the device is known as somebody else's.
   */
  prove(anonymousId: string, token: string | undefined): Promise<Proof | undefined>;
  /** A device was linked just now: whoever shows its customer hears of it. To be called once that is on disk. */
  announce(anonymousIds: readonly string[]): void;
}

export interface IdentityOptions {
  readonly db: Db;
  readonly key: VerificationKey;
  /** UTC ms. */
  readonly clock: () => number;
  /** By which tokens are dated, where that is another one than the server's. */
  readonly tokenClock: () => number;
  readonly onLinked: (anonymousId: string) => void;
}

export function createIdentity({
  db,
  key,
  clock,
  tokenClock,
  onLinked,
}: IdentityOptions): Identity {
  const read = (token: string): Promise<Proof> => verifyToken(token, key, tokenClock());
  return {
    read,
    async prove(anonymousId, token) {
      const proof = token === undefined ? undefined : await read(token);
      if (!proof || "problem" in proof) return proof;
      const outcome = await linkDevice(db, anonymousId, proof.userId, clock());
      if (outcome === "other_user") throw otherUser();
      if (outcome === "linked") onLinked(anonymousId);
      return proof;
    },
    announce: (anonymousIds) => anonymousIds.forEach(onLinked),
  };
}
