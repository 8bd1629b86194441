import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { signIdentity } from "./sign-identity.ts";

const secret = "the-secret-that-proffer-identity-secret-prints";
const now = Date.UTC(2026, 10, 22, 10, 0, 0, 999);
const nowSeconds = Math.floor(now / 1000);
const at = { currentDate: new Date(now), audience: "proffer" };

test("a token says who the customer is, for an hour, signed with the shop's secret", async () => {
  const token = await signIdentity({ userId: "customer-42", secret, now });
  const { payload, protectedHeader } = await jwtVerify(token, new TextEncoder().encode(secret), at);
  expect(protectedHeader.alg).toBe("HS256");
  expect(payload).toEqual({
    sub: "customer-42",
    aud: "proffer",
    iat: nowSeconds,
    exp: nowSeconds + 3600,
  });
});

test("without a time it is dated by this machine's clock", async () => {
  const token = await signIdentity({ userId: "42", secret, expiresInSeconds: 60 });
  const { payload } = await jwtVerify(token, new TextEncoder().encode(secret));
  expect(Math.abs(Number(payload.iat) - Date.now() / 1000)).toBeLessThan(5);
});

test.each([
  ["Ed25519", () => generateKeyPairSync("ed25519"), "EdDSA"],
  ["P-256", () => generateKeyPairSync("ec", { namedCurve: "P-256" }), "ES256"],
] as const)(
  "a private key of %s signs by its own algorithm, as PEM and as a key",
  async (_name, make, alg) => {
    const { privateKey } = make();
    const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
    for (const key of [privateKey, pem]) {
      const token = await signIdentity({ userId: "42", privateKey: key, now });
      expect(decodeProtectedHeader(token).alg).toBe(alg);
      const { payload } = await jwtVerify(token, createPublicKey(pem), at);
      expect(payload.sub).toBe("42");
    }
  },
);

describe("What the server would refuse is not signed:", () => {
  test.each([
    ["nobody", { userId: "" }, "1 to 256 characters"],
    ["a name too long", { userId: "u".repeat(257) }, "1 to 256 characters"],
    ["a number", { userId: 42 as unknown as string }, "1 to 256 characters"],
    ["no time at all", { expiresInSeconds: 0 }, "cannot be good for 0 seconds"],
    ["longer than a day", { expiresInSeconds: 86_401 }, "1 to 86400"],
    ["a time that is none", { expiresInSeconds: Number.NaN }, "cannot be good for NaN seconds"],
    ["a secret that could be guessed", { secret: "short" }, "at least 32 characters"],
    ["no secret", { secret: undefined as unknown as string }, "proffer identity secret"],
  ])("%s", async (_name, rest, message) => {
    await expect(signIdentity({ userId: "42", secret, ...rest })).rejects.toThrow(message);
  });

  test.each([
    ["RSA", generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey, "type rsa"],
    ["P-384", generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey, "type secp384r1"],
    ["a public key", generateKeyPairSync("ed25519").publicKey, "is a public key"],
    ["no key", "hello", "not PEM that can be read"],
  ])("with %s", async (_name, privateKey, message) => {
    await expect(signIdentity({ userId: "42", privateKey })).rejects.toThrow(message);
  });
});
