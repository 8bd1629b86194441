import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from "jose";
import type { CryptoKey, JWK } from "jose";
import { ProfferError } from "@proffer/protocol";
import type { RulesKey, RulesKeys, RulesKeysRequest } from "@proffer/protocol";
import type { SigningKeyRow } from "../storage/tables/publications.ts";
import type { Db, Store } from "../storage/store.ts";

/** A key pair that bulletins are signed with. Its secret half can be used and not read. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: "EdDSA" | "ES256";
  readonly secret: CryptoKey;
  readonly public: RulesKey;
}

/** One for those who want the best, and one for the browsers of cheap phones, which do not know the former. */
const algorithms = ["EdDSA", "ES256"] as const;

/**
 * The keys in use, the newest last; made at the first start, by whichever server comes first.
 *
 * @param now UTC ms.
 */
export async function keepSigningKeys(store: Store, now: number): Promise<readonly SigningKey[]> {
  const kept = await readSigningKeys(store.db);
  if (kept.length > 0) return kept;
  const pairs = await createPairs();
  await store.transaction(async (trx) => {
    const first = await trx
      .insertInto("settings")
      .values({ name: "signing_keys_made", value: String(now) })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .executeTakeFirst();
    // Another server, which shares the database, has just made them.
    if (first.numInsertedOrUpdatedRows !== 1n) return;
    await insertPairs(trx, pairs, now);
  });
  return readSigningKeys(store.db);
}

/** The public halves, for whoever checks a signature. */
export function publicKeys(keys: readonly SigningKey[]): RulesKeys {
  return { keys: keys.map((key) => key.public) };
}

export async function readSigningKeys(db: Db): Promise<readonly SigningKey[]> {
  const rows = await db
    .selectFrom("signing_keys")
    .selectAll()
    .where("retired_at", "is", null)
    .execute();
  // Not by the database, whose letters may stand in another order.
  rows.sort((a, b) => a.made_at - b.made_at || rank(a) - rank(b) || (a.kid < b.kid ? -1 : 1));
  const read = await Promise.all(rows.map(readKey));
  return read.filter((key) => key !== undefined);
}

function rank({ alg }: SigningKeyRow): number {
  return algorithms.indexOf(alg);
}

async function readKey(row: SigningKeyRow): Promise<SigningKey | undefined> {
  if (row.private_jwk === null) return undefined;
  const secret = (await importJWK(JSON.parse(row.private_jwk) as JWK, row.alg)) as CryptoKey;
  const { kid, alg } = row;
  return { kid, alg, secret, public: JSON.parse(row.public_jwk) as RulesKey };
}

/** A pair that nothing has been signed with yet. */
export interface NewPair {
  readonly kid: string;
  readonly alg: SigningKey["alg"];
  readonly publicJwk: string;
  readonly privateJwk: string;
}

/** Two new pairs, one for each algorithm. */
export async function createPairs(): Promise<readonly NewPair[]> {
  return Promise.all(algorithms.map(createPair));
}

/** What is kept of a pair from now on; it signs as soon as it is read. */
export async function insertPairs(trx: Db, pairs: readonly NewPair[], now: number): Promise<void> {
  const rows = pairs.map(({ kid, alg, publicJwk, privateJwk }) => ({
    kid,
    alg,
    public_jwk: publicJwk,
    private_jwk: privateJwk,
    made_at: now,
    retired_at: null,
  }));
  await trx.insertInto("signing_keys").values(rows).execute();
}

async function createPair(alg: SigningKey["alg"]): Promise<NewPair> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const bare = await exportJWK(publicKey);
  // RFC 7638, cut to 96 bits: it only has to tell a site's few keys apart, and stands in the page's tag.
  const kid = (await calculateJwkThumbprint(bare)).slice(0, 16);
  return {
    kid,
    alg,
    publicJwk: JSON.stringify({ ...bare, kid, alg, use: "sig" }),
    privateJwk: JSON.stringify(await exportJWK(privateKey)),
  };
}

/**
 * Adds a pair of each kind, which signs beside those that are there; or takes one out of use, for good.
 *
 * @returns what was done, for the audit log.
 * @throws ProfferError `not_found`, or `bad_request` where no key of its kind would be left.
 */
export async function changeKeys(
  trx: Db,
  request: RulesKeysRequest,
  now: number,
): Promise<readonly string[]> {
  if (request.action === "add") {
    const pairs = await createPairs();
    await insertPairs(trx, pairs, now);
    return pairs.map(({ kid, alg }) => `${kid} (${alg}) signs from now on`);
  }
  const { kid } = request;
  const keys = await readSigningKeys(trx);
  const key = keys.find((one) => one.kid === kid);
  if (!key)
    throw new ProfferError(
      "not_found",
      `No key ${kid} is in use. In use are ${keys.map((one) => one.kid).join(", ")}.`,
    );
  if (keys.filter(({ alg }) => alg === key.alg).length === 1)
    throw new ProfferError(
      "bad_request",
      `${kid} is the only ${key.alg} key. Add new ones first, and let the pages that pin it know them.`,
    );
  await trx
    .updateTable("signing_keys")
    .set({ retired_at: now, private_jwk: null })
    .where("kid", "=", kid)
    .execute();
  return [`${kid} (${key.alg}) signs no more`];
}
