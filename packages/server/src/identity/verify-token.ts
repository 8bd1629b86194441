import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { JWTPayload } from "jose";
import { isId, noId } from "@proffer/protocol/schema";
import type { VerificationKey } from "./verification-key.ts";

/** Who a token proves the customer to be, or why it does not, in words for the shop. */
export type Proof = { readonly userId: string } | { readonly problem: string };

/** Whom tokens must be meant for: one that the shop's server made for another service opens nothing here. */
const audience = "proffer";

/** A stolen token is of use for this long at most. */
const maxLifetimeSeconds = 24 * 60 * 60;

/** How far two servers' clocks may be apart. */
const leewaySeconds = 60;

/** What a header holds with room to spare; a frame could bring more, and each is worked through. */
const maxTokenLength = 8_192;

/** What an event may say as its `userId`. */
const maxUserIdLength = 256;

/** Looks at a token; what is wrong with it is its answer, and never thrown. */
export async function verifyToken(
  token: string,
  verificationKey: VerificationKey,
  now: number,
): Promise<Proof> {
  const { key, algorithms, previous } = verificationKey;
  if (token.length > maxTokenLength)
    return {
      problem: `The identity token has ${token.length} characters; ${maxTokenLength} are the most. Put nothing into it but who the customer is.`,
    };
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [...algorithms],
      audience,
      requiredClaims: ["exp", "sub"],
      clockTolerance: leewaySeconds,
      currentDate: new Date(now),
    });
    return readPayload(payload, Math.floor(now / 1000));
  } catch (cause) {
    if (previous && cause instanceof errors.JWSSignatureVerificationFailed)
      return verifyToken(token, previous, now);
    return { problem: explain(cause, token, algorithms) };
  }
}

function readPayload({ sub, iat, exp = 0 }: JWTPayload, nowSeconds: number): Proof {
  // What the signer wrote is not always what the library's types say.
  if (typeof sub !== "string" || sub === "" || sub.length > maxUserIdLength)
    return {
      problem: `The identity token's subject (sub) is not a text of 1 to ${maxUserIdLength} characters. Put the customer's user id there.`,
    };
  if (!isId(sub)) return { problem: `The identity token's subject (sub) ${noId}.` };
  if (iat !== undefined && iat > nowSeconds + leewaySeconds)
    return {
      problem: `The identity token says it was issued (iat) ${iat - nowSeconds} s from now. Set the clock of the server that signs.`,
    };
  const lifetimeSeconds = exp - (iat ?? nowSeconds);
  if (lifetimeSeconds > maxLifetimeSeconds + (iat === undefined ? leewaySeconds : 0))
    return {
      problem: `The identity token is good for ${Math.ceil(lifetimeSeconds / 3600)} hours; 24 are the most. Sign a shorter one (exp), and a new one when that is over.`,
    };
  return { userId: sub };
}

function explain(cause: unknown, token: string, algorithms: readonly string[]): string {
  if (cause instanceof errors.JWTExpired)
    return `The identity token has expired (exp: ${inWords(cause.payload.exp)}). Have the shop's server sign a new one.`;
  if (cause instanceof errors.JWTClaimValidationFailed) return explainClaim(cause);
  if (cause instanceof errors.JOSEAlgNotAllowed)
    return `The identity token is signed by another algorithm (alg: ${algorithmOf(token)}) than this server's key takes: ${algorithms[0]}.`;
  if (cause instanceof errors.JWSSignatureVerificationFailed)
    return algorithms[0] === "HS256"
      ? "The identity token has a wrong signature. Sign it with the secret that “proffer identity secret” prints on this server."
      : "The identity token has a wrong signature. Sign it with the private key that belongs to this server's --identity-key.";
  return "The identity token is not a signed JWT that can be read. Take one from the shop's server, e.g. by signIdentity of @proffer/node.";
}

function explainClaim({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (claim === "aud")
    return `The identity token has a wrong audience (aud). Sign it for “${audience}”.`;
  if (claim === "nbf" && reason === "check_failed")
    return "The identity token is not good yet (nbf). Set the clock of the server that signs.";
  if (reason === "missing")
    return `The identity token has no “${claim}”. It needs the user id as “sub”, “aud” and “exp”.`;
  return `The identity token's “${claim}” is not as it should be. Times are in seconds since 1970.`;
}

function algorithmOf(token: string): string {
  const { alg } = decodeProtectedHeader(token);
  return typeof alg === "string" ? alg.slice(0, 20) : "none";
}

function inWords(seconds: number | undefined): string {
  const date = new Date((seconds ?? 0) * 1000);
  return Number.isNaN(date.getTime()) ? "long ago" : date.toISOString();
}
