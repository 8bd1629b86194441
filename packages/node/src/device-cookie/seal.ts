import { hkdfSync } from "node:crypto";
import { EncryptJWT, jwtDecrypt } from "jose";
import { anonymousIdSchema, deviceKeySchema } from "@proffer/protocol/schema";

/** Who a device is, and since when its browser has said so. */
export interface KeptDevice {
  readonly anonymousId: string;
  readonly deviceKey: string;
  /** UTC ms. */
  readonly since: number;
}

/** Puts a device into a text that nobody can read or change without the secret. */
export interface Sealer {
  seal(device: KeptDevice): Promise<string>;
  /** What was sealed; nothing where it was not sealed here, was changed, or is too old. */
  open(text: string): Promise<KeptDevice | undefined>;
}

/** A key of its own out of the shop's secret: the same secret may well sign identity tokens, too. */
function deriveKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", "proffer device cookie", 32));
}

/** The device's key is a secret, so the cookie is encrypted and not only signed. */
export function createSealer(secret: string, maxAgeSeconds: number, now: () => number): Sealer {
  const key = deriveKey(secret);
  return {
    seal: ({ anonymousId, deviceKey, since }) =>
      new EncryptJWT({ anonymousId, deviceKey, since })
        .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
        .setExpirationTime(Math.floor(now() / 1000) + maxAgeSeconds)
        .encrypt(key),

    async open(text) {
      try {
        const { payload } = await jwtDecrypt(text, key, {
          keyManagementAlgorithms: ["dir"],
          contentEncryptionAlgorithms: ["A256GCM"],
          currentDate: new Date(now()),
        });
        return readDevice(payload);
      } catch {
        // Another secret, another shop, or somebody who tries: the device begins anew.
        return undefined;
      }
    },
  };
}

function readDevice(payload: Readonly<Record<string, unknown>>): KeptDevice | undefined {
  const anonymousId = anonymousIdSchema.safeParse(payload["anonymousId"]);
  const deviceKey = deviceKeySchema.safeParse(payload["deviceKey"]);
  const since = payload["since"];
  if (!anonymousId.success || !deviceKey.success || typeof since !== "number") return undefined;
  return { anonymousId: anonymousId.data, deviceKey: deviceKey.data, since };
}
