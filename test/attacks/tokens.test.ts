import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIdentity } from "@proffer/node";
import { deviceKeyHeader, identityHeader, routes } from "@proffer/protocol";
import type { BatchReply } from "@proffer/protocol";
import { startServer } from "@proffer/server";
import type { RunningServer } from "@proffer/server";
import { WebSocket } from "ws";

const [old, fresh, other] = ["old", "new", "other"].map(
  (name) => `the-${name}-secret-of-the-shop-0123456789-abcdef`,
) as [string, string, string];

let directory: string;
let server: RunningServer;
let count = 0;

const start = (secrets: { identitySecret: string; previousIdentitySecret?: string }) =>
  startServer({
    data: join(directory, "data"),
    host: "127.0.0.1",
    port: 0,
    widget: join(directory, "none"),
    logLevel: "silent",
    ...secrets,
  });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "proffer-tokens-"));
  server = await start({ identitySecret: fresh, previousIdentitySecret: old });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

/** Whether a token makes a device, new each time, its user's; the status where it was not even looked at. */
async function isBelieved(token: string): Promise<boolean | number> {
  const device = `device-${++count}`;
  const response = await fetch(server.url + routes.batch, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [deviceKeyHeader]: `device-key-of-${device}`,
      [identityHeader]: token,
    },
    body: JSON.stringify({ batch: [{ type: "page", anonymousId: device, userId: "42" }] }),
  });
  if (!response.ok) return response.status;
  return ((await response.json()) as BatchReply).identity?.verified === true;
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const claims = (): Record<string, unknown> => ({
  sub: "42",
  aud: "proffer",
  iat: nowSeconds(),
  exp: nowSeconds() + 600,
});

function handmade(header: object, payload: object, secret?: string): string {
  const signed = `${base64(header)}.${base64(payload)}`;
  return `${signed}.${secret ? createHmac("sha256", secret).update(signed).digest("base64url") : ""}`;
}

describe("While a secret is changed", () => {
  test("tokens of the new one and of the one before are good, and of no other", async () => {
    const believed = async (secret: string) =>
      isBelieved(await signIdentity({ userId: "42", secret }));
    expect([await believed(fresh), await believed(old), await believed(other)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("those of the one before have to be good in every other way, too", async () => {
    const header = { alg: "HS256", typ: "JWT" };
    expect(await isBelieved(handmade(header, claims(), old))).toBe(true);
    for (const wrong of [
      { exp: nowSeconds() - 61 },
      { aud: "billing" },
      { exp: nowSeconds() + 2 * 86_400 },
      { sub: "" },
      { nbf: nowSeconds() + 120 },
    ])
      for (const secret of [old, fresh])
        expect(await isBelieved(handmade(header, { ...claims(), ...wrong }, secret))).toBe(false);
  });

  test("nothing else is taken because there are two", async () => {
    for (const secret of [undefined, old, fresh])
      for (const alg of ["none", "None", "HS384", "HS512", "RS256", "ES256", ""])
        expect(await isBelieved(handmade({ alg, typ: "JWT" }, claims(), secret))).toBe(false);
    // Signed with both, one after the other, or with the one's text as the other's.
    expect(await isBelieved(handmade({ alg: "HS256" }, claims(), old + fresh))).toBe(false);
    expect(await isBelieved(`${handmade({ alg: "HS256" }, claims(), old)}.${fresh}`)).toBe(false);
  });

  test("the one before is worth nothing any more once it is left out", async () => {
    await server.close();
    server = await start({ identitySecret: fresh });
    expect(await isBelieved(await signIdentity({ userId: "42", secret: old }))).toBe(false);
    expect(await isBelieved(await signIdentity({ userId: "42", secret: fresh }))).toBe(true);
  });
});

describe("A token that is huge", () => {
  const padded = (bytes: number): string =>
    handmade({ alg: "HS256" }, { ...claims(), padding: "x".repeat(bytes) }, fresh);

  test("proves nothing, however well it is signed, and the events are kept", async () => {
    expect(await isBelieved(padded(100))).toBe(true);
    expect(await isBelieved(padded(9_000))).toBe(false);
    // Node itself takes 16 KB of headers.
    expect(await isBelieved(padded(100_000))).toBe(431);
  });

  test("closes no more than its own socket", async () => {
    const socket = new WebSocket(server.url.replace("http", "ws") + routes.chat);
    await new Promise((resolve) => socket.on("open", resolve));
    const closed = new Promise((resolve) => socket.on("close", resolve));
    const frames: string[] = [];
    socket.on("message", (data: Buffer) => frames.push(data.toString()));
    const hello = {
      type: "hello",
      role: "visitor",
      anonymousId: "ada",
      deviceKey: "device-key-of-ada",
    };
    socket.send(JSON.stringify({ ...hello, identityToken: padded(20_000) }));
    await expect.poll(() => frames.join("")).toContain("error");
    socket.close();
    await closed;
    expect((await fetch(server.url + routes.health)).status).toBe(200);
  });

  test("of dots, of depth or of nothing is no different", async () => {
    const deep = `${"[".repeat(3_000)}${"]".repeat(3_000)}`;
    for (const token of [
      ".".repeat(7_000),
      "a.".repeat(3_500),
      `${Buffer.from(deep).toString("base64url").slice(0, 4_000)}.${base64(claims())}.x`,
      `${base64({ alg: "HS256" })}.${Buffer.from(deep).toString("base64url").slice(0, 4_000)}.x`,
    ])
      expect(await isBelieved(token)).toBe(false);
  });
});
