import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import type { ECDH } from "node:crypto";
import { importJWK, jwtVerify } from "jose";
import type { JWTPayload } from "jose";
import { startHookTarget } from "./hook-target.ts";
import type { HookTarget } from "./hook-target.ts";

/** A browser's end of a subscription: it keeps the private key. */
export interface FakeBrowser {
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly ecdh: ECDH;
  readonly auth: Buffer;
}

export function pushBrowser(): FakeBrowser {
  const ecdh = createECDH("prime256v1");
  const p256dh = ecdh.generateKeys("base64url");
  const auth = randomBytes(16);
  return { keys: { p256dh, auth: auth.toString("base64url") }, ecdh, auth };
}

/** Reads a message as a browser does: RFC 8291 from the other side, by node's own HKDF. */
export function decryptPush(sealed: Buffer, { ecdh, auth }: FakeBrowser): Buffer {
  const salt = sealed.subarray(0, 16);
  const keyLength = sealed[20] ?? 0;
  const theirs = sealed.subarray(21, 21 + keyLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), ecdh.getPublicKey(), theirs]);
  const derive = (from: Buffer, with_: Buffer, what: Buffer, bytes: number): Buffer =>
    Buffer.from(hkdfSync("sha256", from, with_, what, bytes));
  const input = derive(ecdh.computeSecret(theirs), auth, info, 32);
  const key = derive(input, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(input, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([
    decipher.update(sealed.subarray(21 + keyLength, -16)),
    decipher.final(),
  ]);
  return padded.subarray(0, padded.lastIndexOf(2));
}

/**
 * A fake of a push service, on this machine and by http: it takes what it is sent, checks who sends it as RFC 8292 asks,
 * and reads it with the browser's key, which no real one could.
 */
export interface FakePushService extends HookTarget {
  /** The messages that came, read. @throws where one is signed wrongly. */
  messages(
    browser: FakeBrowser,
  ): Promise<readonly { readonly json: unknown; readonly jwt: JWTPayload }[]>;
}

export async function startFakePushService(): Promise<FakePushService> {
  const target = await startHookTarget();
  target.answer = () => ({ status: 201 });
  const messages = (browser: FakeBrowser) =>
    Promise.all(
      target.received.map(async ({ body, headers }) => {
        const [, token = "", point = ""] =
          /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization ?? "") ?? [];
        const raw = Buffer.from(point, "base64url");
        const [x, y] = [raw.subarray(1, 33), raw.subarray(33)].map((one) =>
          one.toString("base64url"),
        );
        const key = await importJWK({ kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" }, "ES256");
        const audience = `http://${target.host}`;
        const { payload } = await jwtVerify(token, key, { audience, algorithms: ["ES256"] });
        return { json: JSON.parse(decryptPush(body, browser).toString()) as unknown, jwt: payload };
      }),
    );
  return Object.assign(target, { messages });
}
