import { createHmac, generateKeyPairSync } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CompactEncrypt, UnsecuredJWT } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { createDirectory } from "../testing/site.ts";
import { identitySecret, tokenOf } from "../testing/tokens.ts";
import { readPublicKey, secretKey } from "./verification-key.ts";
import { verifyToken } from "./verify-token.ts";

const now = Date.UTC(2026, 10, 22, 10);
const nowSeconds = now / 1000;
const secret = secretKey(identitySecret);

const directory = createDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

function put(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

/** A key pair of one kind, its public half in a file as a shop would pass it. */
function keyPair(type: "ed25519" | "P-256" | "P-384" | "rsa", format: "pem" | "jwk" = "pem") {
  const { publicKey, privateKey } =
    type === "ed25519"
      ? generateKeyPairSync("ed25519")
      : type === "rsa"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ec", { namedCurve: type });
  const text =
    format === "pem"
      ? String(publicKey.export({ type: "spki", format: "pem" }))
      : JSON.stringify(publicKey.export({ format: "jwk" }));
  return { privateKey, text, file: put(`${type}-${format}.pub`, text) };
}

const claims = async (rest: Record<string, unknown>) =>
  verifyToken(await tokenOf(now, { sub: "42", ...rest }), secret, now);

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token made by hand: what no library would sign. */
function handmade(header: object, payload: object, key?: string | Buffer): string {
  const signed = `${base64(header)}.${base64(payload)}`;
  const signature = key ? createHmac("sha256", key).update(signed).digest("base64url") : "";
  return `${signed}.${signature}`;
}

const good = { sub: "42", aud: "proffer", iat: nowSeconds, exp: nowSeconds + 3600 };

test("a token of the shop's server says who the customer is", async () => {
  expect(await claims({})).toEqual({ userId: "42" });
  expect(await claims({ aud: ["billing", "proffer"] })).toEqual({ userId: "42" });
  expect(await claims({ iat: undefined })).toEqual({ userId: "42" });
  expect(await claims({ sub: "u".repeat(256) })).toEqual({ userId: "u".repeat(256) });
});

test.each([
  ["expired", { exp: nowSeconds - 61 }, "has expired (exp: 2026-11-22T09:58:59.000Z)"],
  ["without an end", { exp: undefined }, "has no “exp”"],
  ["whose end is no time", { exp: "soon" }, "“exp” is not as it should be"],
  [
    "good for longer than a day",
    { exp: nowSeconds + 86_401 },
    "good for 25 hours; 24 are the most",
  ],
  [
    "good for longer than a day, that does not say since when",
    { iat: undefined, exp: nowSeconds + 86_400 + 61 },
    "24 are the most",
  ],
  ["good for ever", { exp: 1e300 }, "24 are the most"],
  ["from the future", { iat: nowSeconds + 61 }, "issued (iat) 61 s from now"],
  ["whose beginning is no time", { iat: "now" }, "“iat” is not as it should be"],
  ["not good yet", { nbf: nowSeconds + 61 }, "not good yet (nbf)"],
  ["for another service", { aud: "billing" }, "wrong audience (aud). Sign it for “proffer”"],
  ["for a service of a longer name", { aud: "proffer-staging" }, "wrong audience"],
  ["for nobody", { aud: undefined }, "wrong audience"],
  ["of nobody", { sub: undefined }, "has no “sub”"],
  ["of an empty name", { sub: "" }, "1 to 256 characters"],
  ["of a name too long", { sub: "u".repeat(257) }, "1 to 256 characters"],
  ["of half a character", { sub: "4\uD800" }, "half of a surrogate pair"],
  ["of a name cut in two", { sub: "4\u00002" }, "a control character"],
  ["of a number", { sub: 42 }, "1 to 256 characters"],
])("a token %s proves nothing, and says why", async (_name, rest, problem) => {
  expect(await claims(rest)).toEqual({ problem: expect.stringContaining(problem) });
});

test("two servers' clocks may be a minute apart", async () => {
  for (const rest of [
    { exp: nowSeconds - 59 },
    { iat: nowSeconds + 60 },
    { nbf: nowSeconds + 60 },
    { exp: nowSeconds + 86_400 },
    { iat: undefined, exp: nowSeconds + 86_400 + 60 },
  ])
    expect(await claims(rest)).toEqual({ userId: "42" });
});

describe("A token that is signed in another way", () => {
  const refused = async (token: string, key = secret) => {
    const proof = await verifyToken(token, key, now);
    return "problem" in proof ? proof.problem : proof;
  };

  test("with another secret", async () => {
    const key = new TextEncoder().encode("another-secret-of-the-same-length-0123");
    expect(await refused(await tokenOf(now, good, { key }))).toContain(
      "wrong signature. Sign it with the secret that “proffer identity secret” prints",
    );
  });

  test("by nobody: alg “none” in every spelling, with and without a signature", async () => {
    const unsigned = new UnsecuredJWT(good).encode();
    expect(await refused(unsigned)).toContain("(alg: none) than this server's key takes: HS256");
    for (const alg of ["none", "None", "NONE", "nOnE", "", null, undefined, 7])
      for (const key of [undefined, identitySecret])
        expect(await refused(handmade({ alg, typ: "JWT" }, good, key))).toEqual(expect.any(String));
  });

  test.each(["HS384", "HS512"])("by %s, although the secret is right", async (alg) => {
    expect(await refused(await tokenOf(now, good, { alg }))).toContain(`(alg: ${alg})`);
  });

  test("by a private key of its own, which it brings along", async () => {
    for (const [type, alg] of [
      ["ed25519", "EdDSA"],
      ["P-256", "ES256"],
      ["rsa", "RS256"],
    ] as const)
      expect(
        await refused(await tokenOf(now, good, { alg, key: keyPair(type).privateKey })),
      ).toContain(`(alg: ${alg})`);
    const jwk = {
      kty: "oct",
      k: Buffer.from("my own key, sent along with it").toString("base64url"),
    };
    const own = handmade({ alg: "HS256", jwk }, good, "my own key, sent along with it");
    expect(await refused(own)).toContain("wrong signature");
  });

  test("as HMAC with the public key for its secret", async () => {
    for (const type of ["ed25519", "P-256"] as const) {
      const { text, file } = keyPair(type);
      for (const key of [text, text.trim(), Buffer.from(text.split("\n")[1] ?? "", "base64")])
        expect(await refused(handmade({ alg: "HS256" }, good, key), readPublicKey(file))).toContain(
          "(alg: HS256)",
        );
    }
  });

  test("as no JWT at all", async () => {
    const encrypted = await new CompactEncrypt(Buffer.from(JSON.stringify(good)))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(Buffer.alloc(32));
    const [header, , signature] = (await tokenOf(now, good)).split(".");
    const list = `${header}.${Buffer.from("[1]").toString("base64url")}.${signature}`;
    for (const token of ["", ".", "..", "garbage", "a.b.c", encrypted, list, "🫖.🫖.🫖"])
      expect(await refused(token)).toEqual(expect.any(String));
  });

  test("with parts that a reader must understand and we do not", async () => {
    expect(
      await refused(handmade({ alg: "HS256", crit: ["b64"], b64: false }, good, identitySecret)),
    ).toEqual(expect.any(String));
  });

  test("of which one letter was changed", async () => {
    const [header, , signature] = (await tokenOf(now, good)).split(".");
    expect(await refused(`${header}.${base64({ ...good, sub: "43" })}.${signature}`)).toContain(
      "wrong signature",
    );
  });
});

describe("With a public key", () => {
  test.each([
    ["ed25519", "pem", "EdDSA"],
    ["ed25519", "jwk", "Ed25519"],
    ["P-256", "pem", "ES256"],
    ["P-256", "jwk", "ES256"],
  ] as const)("%s as %s, tokens are %s", async (type, format, alg) => {
    const { privateKey, file } = keyPair(type, format);
    const key = readPublicKey(file);
    const token = await tokenOf(now, good, { alg, key: privateKey });
    expect(await verifyToken(token, key, now)).toEqual({ userId: "42" });
    const other = await tokenOf(now, good, { alg, key: keyPair(type).privateKey });
    expect(await verifyToken(other, key, now)).toEqual({
      problem: expect.stringContaining("private key that belongs to this server's --identity-key"),
    });
  });

  test("nothing that is signed with the secret counts", async () => {
    const { file } = keyPair("ed25519");
    expect(await verifyToken(await tokenOf(now, good), readPublicKey(file), now)).toEqual({
      problem: expect.stringContaining("(alg: HS256) than this server's key takes: EdDSA"),
    });
  });

  test("a private one is sent back to where it belongs", () => {
    const { privateKey } = keyPair("ed25519");
    const pem = put("private.pem", String(privateKey.export({ type: "pkcs8", format: "pem" })));
    const jwk = put("private.jwk", JSON.stringify(privateKey.export({ format: "jwk" })));
    for (const file of [pem, jwk])
      expect(() => readPublicKey(file)).toThrow(/holds a private key.*openssl pkey/);
  });

  test.each(["rsa", "P-384"] as const)(
    "one of kind %s is refused with the kinds there are",
    (type) => {
      expect(() => readPublicKey(keyPair(type).file)).toThrow("signed with Ed25519 or with P-256");
    },
  );

  test("a file that is none, or not there, is told of by name", () => {
    expect(() => readPublicKey(put("none.pem", "hello"))).toThrow(/none.pem holds no public key/);
    expect(() => readPublicKey(put("half.jwk", "{"))).toThrow(/half.jwk holds no public key/);
    expect(() => readPublicKey(join(directory, "gone.pem"))).toThrow(/gone.pem cannot be read/);
  });
});

test("a secret that could be guessed is refused", () => {
  expect(() => secretKey("x".repeat(31))).toThrow("has 31 characters; 32 are the least");
  expect(secretKey("x".repeat(32)).algorithms).toEqual(["HS256"]);
});
