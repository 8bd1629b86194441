import { createPrivateKey } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** What a token is signed with, and by which of JWA's algorithms. */
export interface SigningKey {
  readonly alg: "HS256" | "EdDSA" | "ES256";
  readonly key: Uint8Array | KeyObject;
}

/** RFC 7518, 3.2: an HMAC's key is at least as long as its hash. */
const minSecretLength = 32;

export function secretKey(secret: string): SigningKey {
  if (typeof secret === "string" && secret.length >= minSecretLength)
    return { alg: "HS256", key: new TextEncoder().encode(secret) };
  throw new Error(
    `The secret is not a text of at least ${minSecretLength} characters. Take the one that “proffer identity secret” prints on the Proffer server.`,
  );
}

/** The algorithm belongs to the key: nobody has to name it, and nobody can name a wrong one. */
export function privateKey(given: string | KeyObject): SigningKey {
  const key = typeof given === "string" ? parse(given) : given;
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (key.type === "private" && type === "ed25519") return { alg: "EdDSA", key };
  if (key.type === "private" && details?.namedCurve === "prime256v1") return { alg: "ES256", key };
  throw new Error(
    `The private key is a ${key.type} key of type ${details?.namedCurve ?? type}. Identity tokens are signed with the private key of Ed25519 or of P-256: “openssl genpkey -algorithm ed25519” makes one.`,
  );
}

function parse(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new Error(
      "The private key is not PEM that can be read. Pass what stands in the file that “openssl genpkey -algorithm ed25519” writes.",
      { cause },
    );
  }
}
