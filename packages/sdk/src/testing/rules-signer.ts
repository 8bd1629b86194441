import type { BulletinSignature, SiteConfig } from "@proffer/protocol";
import { configOf } from "./config-of.ts";

/** A key pair as a server's, whose signatures a test may spoil. */
export interface RulesSigner {
  readonly kid: string;
  /** As it is pinned, `kid.key`. */
  readonly pin: string;
  /** @param header what its protected header says otherwise than a server's. */
  sign(payload: string, header?: object): Promise<BulletinSignature>;
}

const p256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export async function createRulesSigner(
  alg: "EdDSA" | "ES256" = "EdDSA",
  kid = `key-of-${alg}`,
): Promise<RulesSigner> {
  const way = alg === "EdDSA" ? "Ed25519" : p256;
  const pair = (await crypto.subtle.generateKey(way, true, ["sign", "verify"])) as CryptoKeyPair;
  const point = await crypto.subtle.exportKey("raw", pair.publicKey);
  return {
    kid,
    pin: `${kid}.${base64Url(point)}`,
    async sign(payload, header = {}) {
      const said = { alg, kid, b64: false, crit: ["b64"], ...header };
      const text = base64Url(new TextEncoder().encode(JSON.stringify(said)).buffer);
      const signed = new TextEncoder().encode(`${text}.${payload}`);
      const signature = await crypto.subtle.sign(way, pair.privateKey, signed);
      return { protected: text, signature: base64Url(signature) };
    },
  };
}

/** What a server answers that has published these rules and signed them with each of these keys. */
export async function signedConfigOf(
  rules: unknown,
  number: number,
  ...signers: readonly RulesSigner[]
): Promise<SiteConfig> {
  const config = configOf(rules, { number });
  const { payload } = config.bulletin;
  const signatures = await Promise.all(signers.map((signer) => signer.sign(payload)));
  return { ...config, bulletin: { payload, signatures } };
}

export function base64Url(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString("base64url");
}
