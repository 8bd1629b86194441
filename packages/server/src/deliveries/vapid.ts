import { exportJWK, generateKeyPair, importJWK, SignJWT } from "jose";
import type { JWK } from "jose";
import type { Store } from "../storage/store.ts";

/** By what push services know who sends (RFC 8292). */
export interface Vapid {
  /** The uncompressed point in base64url: what a page subscribes with. */
  readonly publicKey: string;
  /** The header for one push service. @param now the machine's, UTC ms: the service compares it with its own. */
  authorize(endpoint: string, now: number): Promise<string>;
}

/** RFC 8292 allows a day; half of one leaves room for clocks that are wrong. */
const validSeconds = 12 * 3600;

/**
 * The server's pair of keys, made when it is first asked for and kept: with another one every subscription would be void.
 *
 * @param contact `mailto:` or `https:`, for whoever runs a push service and has something to say.
 */
export async function keepVapid(store: Store, contact: string): Promise<Vapid> {
  const jwk = await keepKey(store);
  const key = await importJWK(jwk, "ES256");
  const point = [Buffer.from([4]), fromBase64(jwk.x), fromBase64(jwk.y)];
  const publicKey = Buffer.concat(point).toString("base64url");
  return {
    publicKey,
    async authorize(endpoint, now) {
      const token = await new SignJWT()
        .setProtectedHeader({ typ: "JWT", alg: "ES256" })
        .setAudience(new URL(endpoint).origin)
        .setSubject(contact)
        .setExpirationTime(Math.floor(now / 1000) + validSeconds)
        .sign(key);
      return `vapid t=${token}, k=${publicKey}`;
    },
  };
}

function fromBase64(text = ""): Buffer {
  return Buffer.from(text, "base64url");
}

/** Of two servers that start at once one has made it. */
async function keepKey({ db }: Store): Promise<JWK> {
  const read = async (): Promise<JWK | undefined> => {
    const row = await db
      .selectFrom("settings")
      .select("value")
      .where("name", "=", "vapid_key")
      .executeTakeFirst();
    return row && (JSON.parse(row.value) as JWK);
  };
  const kept = await read();
  if (kept) return kept;
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const made = await exportJWK(privateKey);
  await db
    .insertInto("settings")
    .values({ name: "vapid_key", value: JSON.stringify(made) })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  return (await read()) ?? made;
}
