import { GeneralSign } from "jose";
import type { Bulletin, RulesKeys, SignedBulletin } from "@proffer/protocol";
import { digest } from "../secrets.ts";
import { handedOut, handedOutAsWritten } from "./handed-out.ts";
import type { InForce, Rulesets } from "./rulesets.ts";
import { publicKeys } from "./signing-keys.ts";
import type { SigningKey } from "./signing-keys.ts";

/** What is in force, as pages get it. */
export interface Bulletins {
  /**
   * @param bucket `undefined` where nobody is known yet.
   * @param isRead whether the rule set is wanted as it was written, too.
   */
  of(bucket: number | undefined, isRead: boolean): Promise<PreparedBulletin>;
  keys(): RulesKeys;
}

/** A bulletin, ready to be sent. */
export interface PreparedBulletin {
  /** A {@link SignedBulletin}. */
  readonly json: string;
  /** Of what is said and by which keys; without quotes. */
  readonly etag: string;
}

/**
 * Signs each bulletin once for everybody: it is asked for all the time, and is several hundred kilobytes in a large shop.
 */
export function createBulletins(rulesets: Pick<Rulesets, "inForce" | "signingKeys">): Bulletins {
  // Whatever changes, the keys included, what is in force is another object from then on.
  const signed = new WeakMap<InForce, Map<string, Promise<PreparedBulletin>>>();

  async function prepare(
    inForce: InForce,
    isRead: boolean,
    keys: readonly SigningKey[],
  ): Promise<PreparedBulletin> {
    const payload = JSON.stringify(write(inForce, isRead));
    const etag = digest([payload, ...keys.map(({ kid }) => kid)].join("\n")).slice(0, 32);
    return { json: JSON.stringify(await sign(payload, keys)), etag };
  }

  return {
    of(bucket, isRead) {
      const inForce = rulesets.inForce(bucket);
      const known = signed.get(inForce) ?? new Map<string, Promise<PreparedBulletin>>();
      signed.set(inForce, known);
      const name = isRead ? "read" : "plain";
      const before = known.get(name);
      if (before) return before;
      const made = prepare(inForce, isRead, rulesets.signingKeys());
      known.set(name, made);
      // What could not be signed is tried again.
      made.catch(() => known.delete(name));
      return made;
    },
    keys: () => publicKeys(rulesets.signingKeys()),
  };
}

function write({ number, issuedAt, off, ruleset }: InForce, isRead: boolean): Bulletin {
  return {
    number,
    issuedAt,
    hash: ruleset.hash,
    off,
    ...handedOut(ruleset),
    ...(isRead && { ruleset: handedOutAsWritten(ruleset) }),
  };
}

/** Signs a text as it is (RFC 7797), so that whoever checks it needs to rebuild nothing. */
async function sign(payload: string, keys: readonly SigningKey[]): Promise<SignedBulletin> {
  const signer = new GeneralSign(new TextEncoder().encode(payload));
  for (const { kid, alg, secret } of keys)
    signer.addSignature(secret).setProtectedHeader({ alg, kid, b64: false, crit: ["b64"] });
  const { signatures } = await signer.sign();
  return {
    payload,
    signatures: signatures.map(({ protected: header = "", signature }) => ({
      protected: header,
      signature,
    })),
  };
}
