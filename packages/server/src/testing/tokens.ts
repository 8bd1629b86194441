import { SignJWT } from "jose";
import type { CryptoKey, JWTPayload, KeyObject } from "jose";

export const identitySecret = "identity-secret-of-the-tests-0123456789";

interface Signing {
  readonly alg?: string;
  readonly key?: Uint8Array | KeyObject | CryptoKey;
}

/** A token as the shop's server signs it at an instant; what is said otherwise wins, and `undefined` leaves it out. */
export function tokenOf(
  now: number,
  claims: Record<string, unknown>,
  { alg = "HS256", key = new TextEncoder().encode(identitySecret) }: Signing = {},
): Promise<string> {
  const iat = Math.floor(now / 1000);
  const payload = { aud: "proffer", iat, exp: iat + 3600, ...claims };
  return new SignJWT(payload as JWTPayload).setProtectedHeader({ alg }).sign(key);
}
