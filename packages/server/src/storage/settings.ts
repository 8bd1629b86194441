import { customAlphabet } from "nanoid";
import type { Db } from "./store.ts";

/** What the server knows and tells nobody but whoever runs it. */
export type Secret =
  | "unsubscribe_key"
  | "agent_key"
  | "identity_secret"
  | "preview_key"
  | "tombstone_key"
  | "coupon_key";

/** What the server remembers of itself. */
export type Setting = Secret | "vapid_key" | "demo_offset_ms" | "current_ruleset" | "restored";

// 62⁴³ is more than 256 bits, which is what RFC 7518 asks of a key for HS256.
const createSecret = customAlphabet(
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  43,
);

export async function readSetting(db: Db, name: Setting): Promise<string | undefined> {
  const row = await db
    .selectFrom("settings")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.value;
}

export async function writeSetting(db: Db, name: Setting, value: string): Promise<void> {
  await db
    .insertInto("settings")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

/** @returns whether it was there. */
export async function deleteSetting(db: Db, name: Setting): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("settings")
    .where("name", "=", name)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** A secret of the server's, made when it is first asked for. */
export async function keepSecret(db: Db, name: Secret): Promise<string> {
  const kept = await readSetting(db, name);
  if (kept !== undefined) return kept;
  await db
    .insertInto("settings")
    .values({ name, value: createSecret() })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  // Read again: of two servers that start at the same time one has won.
  return (await readSetting(db, name)) as string;
}
