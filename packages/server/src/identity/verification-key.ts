import { createPublicKey } from "node:crypto";
import type { JsonWebKey, KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * What identity tokens are checked with: the site's secret, or the public half of a key that the shop's server keeps.
 *
 * The algorithms belong to the key and not to the token. Whoever lets a token choose takes a public key, which anybody has,
 * for the secret of an HMAC.
 */
export interface VerificationKey {
  /** Those of JWA that a token may name. */
  readonly algorithms: readonly string[];
  readonly key: Uint8Array | KeyObject;
  /** The one before it, which is still taken while the shop's servers change over. */
  readonly previous?: VerificationKey;
}

/** RFC 7518, 3.2: an HMAC's key is at least as long as its hash. */
export const minSecretLength = 32;

/** Two names of one algorithm: RFC 9864 calls that of an Ed25519 key by the curve's own name. */
const edDsa = ["EdDSA", "Ed25519"];

/**
 * The key of tokens that are signed with the site's secret, HS256.
 *
 * @throws Error for a secret that could be guessed.
 * @example
 * ```ts
 * secretKey("0123456789abcdefghijklmnopqrstuvwxyz").algorithms; // ["HS256"]
 * ```
 */
export function secretKey(secret: string): VerificationKey {
  if (secret.length < minSecretLength)
    throw new Error(
      `The identity secret has ${secret.length} characters; ${minSecretLength} are the least. Take one made at random, e.g. by “openssl rand -hex 32”.`,
    );
  return { algorithms: ["HS256"], key: new TextEncoder().encode(secret) };
}

/**
 * The key of tokens that the shop's server signs with a private key of its own: Ed25519 (EdDSA) or P-256 (ES256).
 *
 * @param file PEM, or a JWK as JSON.
 * @throws Error where the file is not there, holds a private key, or one of another kind.
 * @example
 * ```ts
 * readPublicKey("identity.pub.pem").algorithms; // ["EdDSA", "Ed25519"]
 * ```
 */
export function readPublicKey(file: string): VerificationKey {
  const key = parsePublicKey(file, readText(file).trim());
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === "ed25519") return { algorithms: edDsa, key };
  if (type === "ec" && details?.namedCurve === "prime256v1") return { algorithms: ["ES256"], key };
  throw new Error(
    `${file} holds a key of type ${details?.namedCurve ?? type}. Identity tokens are signed with Ed25519 or with P-256: “openssl genpkey -algorithm ed25519” makes one.`,
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`The identity key ${file} cannot be read. Pass a file that is there.`, {
      cause,
    });
  }
}

/** Node would take the public half out of a private key by itself; but then the private one lies on a server that has no use for it. */
function parsePublicKey(file: string, text: string): KeyObject {
  const jwk = text.startsWith("{") ? parseJwk(file, text) : undefined;
  if (jwk ? "d" in jwk : text.includes("PRIVATE KEY"))
    throw new Error(
      `${file} holds a private key. Keep that where tokens are signed, and pass the public one: “openssl pkey -in private.pem -pubout”.`,
    );
  try {
    return createPublicKey(jwk ? { key: jwk, format: "jwk" } : text);
  } catch (cause) {
    throw notAKey(file, cause);
  }
}

function parseJwk(file: string, text: string): JsonWebKey {
  try {
    return JSON.parse(text) as JsonWebKey;
  } catch (cause) {
    throw notAKey(file, cause);
  }
}

function notAKey(file: string, cause: unknown): Error {
  return new Error(`${file} holds no public key, neither as PEM nor as a JWK.`, { cause });
}
