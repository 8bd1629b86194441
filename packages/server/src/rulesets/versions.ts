import { isDeepStrictEqual } from "node:util";
import { parseRuleset } from "@proffer/engine";
import type { Ruleset } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import type { Version } from "@proffer/protocol";
import type { Db } from "../storage/store.ts";

/** A rule set that is about to be kept for good. */
export interface NewVersion {
  readonly ruleset: Ruleset;
  /** The file it comes from, to the letter. */
  readonly text: string;
}

/**
 * Keeps a version under its hash. Once there it never changes: the same rules written with other spaces are the same
 * version, and go by the text that came first.
 *
 * @throws ProfferError `bad_rules` where other rules go by the same hash, which nobody will see who does not try.
 */
export async function keepVersion(
  trx: Db,
  { ruleset, text }: NewVersion,
  now: number,
): Promise<void> {
  const { hash, json } = ruleset;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto("rulesets")
    .values({ hash, json: JSON.stringify(json), published_at: now, text })
    .onConflict((conflict) => conflict.column("hash").doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return;
  const kept = await findVersion(trx, hash);
  if (kept && isDeepStrictEqual(JSON.parse(kept.json), JSON.parse(JSON.stringify(json)))) return;
  throw new ProfferError(
    "bad_rules",
    `Other rules go by the hash ${hash} already. Change anything, such as the “description”, and publish again.`,
  );
}

/** A version as it is kept. */
export interface KeptVersion {
  readonly hash: string;
  readonly json: string;
  readonly publishedAt: number;
  readonly text: string | null;
}

export async function findVersion(db: Db, hash: string): Promise<KeptVersion | undefined> {
  const row = await db
    .selectFrom("rulesets")
    .selectAll()
    .where("hash", "=", hash)
    .executeTakeFirst();
  if (!row) return undefined;
  const { json, published_at: publishedAt, text } = row;
  return { hash, json, publishedAt, text };
}

/** The hashes that begin like this; of many the first few. */
export async function hashesLike(db: Db, beginning: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("rulesets")
    .select("hash")
    .where("hash", "like", `${beginning}%`)
    .orderBy("published_at", "desc")
    .limit(5)
    .execute();
  return rows.map(({ hash }) => hash);
}

/**
 * What is carried out of a version: read from what is kept, and from nothing else, so that every server gives the same
 * answer, and the same one again when it is gone back to.
 */
export function rulesetOf({ json }: Pick<KeptVersion, "json">): Ruleset {
  return parseRuleset(JSON.parse(json)).ruleset;
}

/** What is said of a version. */
export async function describeVersion(db: Db, hash: string | null): Promise<Version | null> {
  const kept = hash === null ? undefined : await findVersion(db, hash);
  if (!kept) return null;
  const { rules } = JSON.parse(kept.json) as { readonly rules: readonly unknown[] };
  return { hash: kept.hash, publishedAt: kept.publishedAt, rules: rules.length };
}
