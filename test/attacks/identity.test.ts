import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDeviceCookie, signIdentity } from "@proffer/node";
import { closeRefused, deviceKeyHeader, identityHeader, routes } from "@proffer/protocol";
import type { BatchReply, ErrorReply, PersonExport, ServerFrame } from "@proffer/protocol";
import { startServer } from "@proffer/server";
import type { RunningServer } from "@proffer/server";
import { WebSocket } from "ws";

const secret = "the-secret-of-the-shop-0123456789-abcdef";
const keyOf = (device: string): string => `device-key-of-${device}`;
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

let directory: string;
let server: RunningServer;
let count = 0;
/** A device of its own for every test. */
let device: string;

const start = (name: string, identity: { identitySecret: string } | { identityKey: string }) =>
  startServer({
    data: join(directory, name),
    host: "127.0.0.1",
    port: 0,
    widget: join(directory, "none"),
    logLevel: "silent",
    ...identity,
  });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "proffer-attacks-"));
  server = await start("secret", { identitySecret: secret });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});
beforeEach(() => {
  device = `device-${++count}`;
});

async function post<Reply>(
  path: string,
  body: object,
  key: string | undefined,
  token?: string,
  at = server,
): Promise<{ status: number; body: Reply & ErrorReply }> {
  const response = await fetch(at.url + path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key !== undefined && { [deviceKeyHeader]: key }),
      ...(token !== undefined && { [identityHeader]: token }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Reply & ErrorReply };
}

/** Says on a device of one's own that one is somebody, with a token for it. */
async function saysToBe(userId: string, token: string, on = device, at = server) {
  const batch = [{ type: "page", anonymousId: on, userId }];
  return (await post<BatchReply>(routes.batch, { batch }, keyOf(on), token, at)).body;
}

const exported = (on: string, token?: string, key: string | undefined = keyOf(on)) =>
  post<PersonExport>(routes.export, { anonymousId: on }, key, token);

/** A customer who is known here, with something to steal. */
async function victim(userId = `victim-${++count}`) {
  const phone = `phone-of-${userId}`;
  const token = await signIdentity({ userId, secret });
  expect((await saysToBe(userId, token, phone)).identity).toEqual({ verified: true });
  return { userId, phone, token };
}

/** A JWT by hand: what no library would sign. */
function forge(header: object, claims: object, signature: (text: string) => string): string {
  const text = `${base64(header)}.${base64(claims)}`;
  return `${text}.${signature(text)}`;
}

const hmac =
  (key: string | Buffer, hash = "sha256") =>
  (text: string): string =>
    createHmac(hash, key).update(text).digest("base64url");

function claimsOf(userId: string, rest: object = {}): object {
  return { sub: userId, aud: "proffer", iat: nowSeconds(), exp: nowSeconds() + 600, ...rest };
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ed25519 = generateKeyPairSync("ed25519");
const pemOf = (key: typeof rsa.publicKey): string =>
  String(key.export({ type: "spki", format: "pem" }));

/** Ways to say that one is somebody whom the shop has not said one is. */
const forgeries: readonly (readonly [string, (userId: string) => string])[] = [
  ["alg none", (user) => forge({ alg: "none" }, claimsOf(user), () => "")],
  ["alg None, signed", (user) => forge({ alg: "None" }, claimsOf(user), hmac(secret))],
  ["no alg", (user) => forge({}, claimsOf(user), hmac(secret))],
  ["another secret", (user) => forge({ alg: "HS256" }, claimsOf(user), hmac("x".repeat(40)))],
  ["no secret", (user) => forge({ alg: "HS256" }, claimsOf(user), hmac(""))],
  ["HS512", (user) => forge({ alg: "HS512" }, claimsOf(user), hmac(secret, "sha512"))],
  [
    "RS256 with a key of one's own",
    (user) =>
      forge(
        { alg: "RS256", jwk: rsa.publicKey.export({ format: "jwk" }) },
        claimsOf(user),
        (text) => sign("sha256", Buffer.from(text), rsa.privateKey).toString("base64url"),
      ),
  ],
  [
    "EdDSA with a key of one's own",
    (user) =>
      forge({ alg: "EdDSA", kid: "../../dev/null" }, claimsOf(user), (text) =>
        sign(null, Buffer.from(text), ed25519.privateKey).toString("base64url"),
      ),
  ],
  [
    "another audience",
    (user) => forge({ alg: "HS256" }, claimsOf(user, { aud: "billing" }), hmac(secret)),
  ],
  [
    "no audience",
    (user) => forge({ alg: "HS256" }, claimsOf(user, { aud: undefined }), hmac(secret)),
  ],
  [
    "a time that is over",
    (user) =>
      forge({ alg: "HS256" }, claimsOf(user, { iat: 1, exp: nowSeconds() - 61 }), hmac(secret)),
  ],
  ["no end", (user) => forge({ alg: "HS256" }, claimsOf(user, { exp: undefined }), hmac(secret))],
  [
    "a year",
    (user) =>
      forge({ alg: "HS256" }, claimsOf(user, { exp: nowSeconds() + 31_536_000 }), hmac(secret)),
  ],
  [
    "a time that has not come",
    (user) =>
      forge(
        { alg: "HS256" },
        claimsOf(user, { iat: nowSeconds() + 3600, exp: nowSeconds() + 7200 }),
        hmac(secret),
      ),
  ],
];

describe.each(forgeries)("A token by %s", (_name, make) => {
  test("links nothing, opens nothing and deletes nothing", async () => {
    const { userId, phone, token } = await victim();
    const forged = make(userId);
    expect((await saysToBe(userId, forged)).identity).toMatchObject({
      verified: false,
      code: "bad_identity_token",
    });
    for (const path of [routes.export, routes.erase])
      expect(await post(path, { anonymousId: device }, keyOf(device), forged)).toMatchObject({
        status: 401,
        body: { error: { code: "bad_identity_token" } },
      });
    expect((await exported(phone, token)).body).toMatchObject({
      anonymousIds: [phone],
      events: [{ userId }],
    });
  });
});

test("an HMAC whose secret is the server's public key is no signature", async () => {
  const [file, text] = [join(directory, "public.pem"), pemOf(ed25519.publicKey)];
  await writeFile(file, text);
  const other = await start("public", { identityKey: file });
  const raw = ed25519.publicKey.export({ type: "spki", format: "der" });
  for (const key of [text, text.trim(), raw, raw.subarray(-32)])
    for (const header of [{ alg: "HS256" }, { alg: "HS256", typ: "JWT" }]) {
      const forged = forge(header, claimsOf("boss"), hmac(key));
      expect((await saysToBe("boss", forged, device, other)).identity).toMatchObject({
        verified: false,
        code: "bad_identity_token",
      });
    }
  // With the private one it is.
  const token = await signIdentity({ userId: "boss", privateKey: ed25519.privateKey });
  expect((await saysToBe("boss", token, device, other)).identity).toEqual({ verified: true });
  await other.close();
});

describe("Who holds a good token of their own", () => {
  test("is not somebody else by saying so", async () => {
    const { userId, phone, token } = await victim();
    const own = await signIdentity({ userId: "eve", secret });
    expect((await saysToBe(userId, own)).identity).toEqual({ verified: false });
    expect((await exported(device, own)).body.anonymousIds).not.toContain(phone);
    expect((await exported(phone, token)).body.anonymousIds).toEqual([phone]);
  });

  test("does not get at a device that is known as somebody else's, even with its key", async () => {
    const { phone } = await victim();
    const own = await signIdentity({ userId: "eve", secret });
    expect((await saysToBe("eve", own, phone)).identity).toMatchObject({ code: "other_user" });
    for (const path of [routes.export, routes.erase])
      expect(await post(path, { anonymousId: phone }, keyOf(phone), own)).toMatchObject({
        status: 403,
        body: { error: { code: "other_user" } },
      });
  });

  test("does not hear what is said on it", async () => {
    const { phone } = await victim();
    const identityToken = await signIdentity({ userId: "eve", secret });
    const socket = new WebSocket(server.url.replace("http", "ws") + routes.chat);
    const frames: ServerFrame[] = [];
    socket.on("message", (data) => frames.push(JSON.parse(String(data))));
    await once(socket, "open");
    const hello = { type: "hello", role: "visitor", anonymousId: phone, deviceKey: keyOf(phone) };
    socket.send(JSON.stringify({ ...hello, identityToken }));
    const [code] = await once(socket, "close");
    expect(code).toBe(closeRefused);
    expect(frames).toMatchObject([{ type: "error", code: "other_user" }]);
  });
});

describe("Who knows somebody's id, and has a key of their own,", () => {
  test("neither reads nor deletes, with whatever token", async () => {
    const { userId, phone, token } = await victim();
    const tokens = [undefined, token, await signIdentity({ userId: "eve", secret }), "rubbish"];
    for (const path of [routes.export, routes.erase])
      for (const key of [keyOf("eve"), `${keyOf(phone)}0`, keyOf(phone).toUpperCase(), undefined])
        for (const shown of tokens)
          expect(await post(path, { anonymousId: phone }, key, shown)).toMatchObject({
            status: 403,
            body: { error: { code: "foreign_device" } },
          });
    expect((await exported(phone, token)).body.events).toMatchObject([{ userId }]);
  });
});

test("a device key that is shown again after erasing opens nothing of what was", async () => {
  const { phone, token } = await victim();
  await post(routes.erase, { anonymousId: phone }, keyOf(phone), token);
  for (const shown of [undefined, token])
    expect((await exported(phone, shown)).body).toMatchObject({
      anonymousIds: [phone],
      events: [],
      conversations: [],
    });
});

test("erasing takes nothing of another customer, who says that they are the same", async () => {
  const { userId, phone, token } = await victim();
  const batch = [{ type: "page", anonymousId: device, userId }];
  await post(routes.batch, { batch }, keyOf(device));
  await post(routes.erase, { anonymousId: phone }, keyOf(phone), token);
  expect((await exported(device)).body.events.length).toBe(1);
});

test("a wiped device that the shop's cookie knows is the one that the server knows", async () => {
  const { phone, userId } = await victim();
  const kept = createDeviceCookie({ secret });
  const shop = createServer((request, response) => void kept.node(request, response));
  shop.listen(0, "127.0.0.1");
  await once(shop, "listening");
  const { port } = shop.address() as AddressInfo;
  const call = async (body: object, cookie = "") => {
    const response = await fetch(`http://127.0.0.1:${port}/device`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: `http://127.0.0.1:${port}`, cookie },
      body: JSON.stringify(body),
    });
    const set = response.headers.get("set-cookie")?.split(";")[0] ?? "";
    return { cookie: set, device: await response.json() };
  };
  const { cookie } = await call({ anonymousId: phone, deviceKey: keyOf(phone) });
  const wiped = { anonymousId: "made-anew", deviceKey: keyOf("made-anew") };
  const { device: found } = await call(wiped, cookie);
  const reply = await exported(found.anonymousId, undefined, found.deviceKey);
  expect(reply.body.events).toMatchObject([{ userId }]);
  shop.close();
});
