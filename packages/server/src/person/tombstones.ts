import { createHmac } from "node:crypto";
import { nanoid } from "nanoid";
import { customerOfUser } from "../identity/links.ts";
import { readSetting } from "../storage/settings.ts";
import type { Db } from "../storage/store.ts";
import type { Who } from "./who.ts";

/**
 * So long nothing is kept under the id of a user who was erased, by then every queue has given up what it still had of
 * them; a user who comes back afterwards is a new customer. A device's id is made at random, and never needed again.
 */
export const userTombstoneMs = 30 * 24 * 3_600_000;

/** When each of some names was erased, as far as it was. */
export type ErasedNames = ReadonlyMap<string, number>;

/**
 * Remembers that nothing is to be kept under a person's names. What stands in the table is a keyed hash: it is recognised
 * when the name comes again, and says nothing of anybody until then. To be called in the transaction that erases.
 */
export async function layTombstones(
  db: Db,
  { anonymousIds, userId }: Pick<Who, "anonymousIds" | "userId">,
  now: number,
): Promise<void> {
  const key = await keepTombstoneKey(db);
  const devices = anonymousIds.map((id) => ({
    hash: hashName(key, id),
    erased_at: now,
    until: null,
  }));
  const name = userId === undefined ? undefined : customerOfUser(userId);
  const user =
    name === undefined
      ? []
      : [{ hash: hashName(key, name), erased_at: now, until: now + userTombstoneMs }];
  const rows = [...devices, ...user];
  if (rows.length === 0) return;
  await db
    .insertInto("tombstones")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("hash").doUpdateSet((row) => ({
        erased_at: row.ref("excluded.erased_at"),
        until: row.ref("excluded.until"),
      })),
    )
    .execute();
}

/** Which of some customers' names were erased, and when. A device goes by its anonymousId, a user as in `customerOfUser`. */
export async function readTombstones(
  db: Db,
  names: readonly string[],
  now: number,
  key?: string,
): Promise<ErasedNames> {
  const known = key ?? (await readSetting(db, "tombstone_key"));
  if (known === undefined || names.length === 0) return new Map();
  const byHash = new Map(names.map((name) => [hashName(known, name), name]));
  const rows = await db
    .selectFrom("tombstones")
    .select(["hash", "erased_at"])
    .where("hash", "in", [...byHash.keys()])
    .where((row) => row.or([row("until", "is", null), row("until", ">", now)]))
    .execute();
  return new Map(rows.map((row) => [byHash.get(row.hash) ?? "", row.erased_at]));
}

/** The key of the hashes, made once for all servers that share a database. */
export async function keepTombstoneKey(db: Db): Promise<string> {
  const kept = await readSetting(db, "tombstone_key");
  if (kept !== undefined) return kept;
  await db
    .insertInto("settings")
    .values({ name: "tombstone_key", value: nanoid(43) })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  return (await readSetting(db, "tombstone_key")) ?? "";
}

function hashName(key: string, name: string): string {
  return createHmac("sha256", key).update(name).digest("base64url");
}
