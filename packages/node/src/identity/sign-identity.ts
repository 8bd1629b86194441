import type { KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { privateKey, secretKey } from "./signing-key.ts";

/** What {@link signIdentity} needs: who the customer is, and one key. */
export type SignIdentityOptions = {
  /** The id that the shop knows the customer by, and that the page gives to `identify`; 1 to 256 characters. */
  readonly userId: string;
  /** How long the token proves it; an hour, and at most a day. Whoever holds the token is the customer for as long. */
  readonly expiresInSeconds?: number;
  /** UTC ms; this machine's clock if left out. */
  readonly now?: number;
} & (
  | {
      /** What `proffer identity secret` prints on the Proffer server. Never in a page. */
      readonly secret: string;
      readonly privateKey?: never;
    }
  | {
      /** Ed25519 or P-256, as PEM or as a key of `node:crypto`, whose public half the Proffer server was given by `--identity-key`. */
      readonly privateKey: string | KeyObject;
      readonly secret?: never;
    }
);

/** The server refuses what is good for longer. */
const maxLifetimeSeconds = 24 * 60 * 60;

/**
 * Signs who the customer is, on the shop's own server, for somebody who is logged in there. The page passes it on:
 * `proffer.identify(userId, { token })`.
 *
 * @returns a JWT: `sub` is the user id, `aud` is “proffer”.
 * @throws Error for an id, a key or a lifetime that the Proffer server would refuse.
 * @example
 * ```ts
 * const token = await signIdentity({ userId: "customer-42", secret: process.env.PROFFER_IDENTITY_SECRET });
 * ```
 */
export async function signIdentity(options: SignIdentityOptions): Promise<string> {
  const { userId, expiresInSeconds = 3600, now = Date.now() } = options;
  if (typeof userId !== "string" || userId === "" || userId.length > 256)
    throw new Error("The userId is not a text of 1 to 256 characters. Pass the customer's own id.");
  if (!(expiresInSeconds >= 1 && expiresInSeconds <= maxLifetimeSeconds))
    throw new Error(
      `A token cannot be good for ${expiresInSeconds} seconds. Give expiresInSeconds 1 to ${maxLifetimeSeconds}, which is a day.`,
    );
  const { alg, key } =
    options.privateKey === undefined ? secretKey(options.secret) : privateKey(options.privateKey);
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg, typ: "JWT" })
    .setSubject(userId)
    .setAudience("proffer")
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + Math.floor(expiresInSeconds))
    .sign(key);
}
