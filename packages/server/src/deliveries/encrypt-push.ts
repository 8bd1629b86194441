import { createCipheriv, createECDH, createHmac, randomBytes } from "node:crypto";

/** What only the browser can read the message with, in base64url: from its subscription's `keys`. */
export interface PushKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** What is otherwise made at random. */
export interface PushSecrets {
  readonly salt: Buffer;
  readonly privateKey: Buffer;
}

/** RFC 8291 allows one record; push services take 4096 bytes of it all. */
const recordBytes = 4096;

/** What fits beside header, padding mark and tag. */
export const maxPushBytes = recordBytes - 86 - 1 - 16;

/**
 * Encrypts a push message for one browser: RFC 8291 over RFC 8188, `aes128gcm`. The push service in between sees nothing.
 *
 * @param secrets for the RFC's own example alone.
 * @throws an `Error` for keys that are none.
 */
export function encryptPush(plain: Buffer, keys: PushKeys, secrets?: PushSecrets): Buffer {
  const theirs = Buffer.from(keys.p256dh, "base64url");
  const auth = Buffer.from(keys.auth, "base64url");
  const salt = secrets?.salt ?? randomBytes(16);
  const ecdh = createECDH("prime256v1");
  if (secrets) ecdh.setPrivateKey(secrets.privateKey);
  else ecdh.generateKeys();
  const ours = ecdh.getPublicKey();
  const shared = ecdh.computeSecret(theirs);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), theirs, ours]);
  const input = expand(hmac(auth, shared), info, 32);
  const key = hmac(salt, input);
  const cek = expand(key, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = expand(key, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createCipheriv("aes-128-gcm", cek, nonce);
  // 2 marks the last record, which is the only one.
  const body = Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.from([2])),
    cipher.final(),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(recordBytes);
  const header = Buffer.concat([salt, size, Buffer.from([ours.length]), ours]);
  return Buffer.concat([header, body, cipher.getAuthTag()]);
}

/** HKDF (RFC 5869) of no more than one block. */
function expand(key: Buffer, info: Buffer, bytes: number): Buffer {
  return hmac(key, Buffer.concat([info, Buffer.from([1])])).subarray(0, bytes);
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
