import { ProfferError } from "@proffer/protocol";
import type { PoolReply } from "@proffer/protocol";
import type { Db, Store } from "../storage/store.ts";
import { lookupOf } from "./code.ts";

/** SQLite takes 32,766 values a statement; a row has four. */
const rowsPerInsert = 2000;

/**
 * Takes ready-made codes in. All of them or, where the store fails, none; those that are there already, in whichever
 * pool or as a coupon, change nothing, so an upload may be sent again.
 *
 * @throws ProfferError `bad_request` for a code that nobody could type.
 */
export async function uploadPool(
  store: Store,
  {
    pool,
    codes,
    now,
  }: { readonly pool: string; readonly codes: readonly string[]; readonly now: number },
): Promise<PoolReply> {
  const rows = codes.map((code, i) => ({
    ...readCode(code, i),
    pool,
    added_at: now,
    taken_at: null,
  }));
  return store.transaction(async (trx) => {
    const used = await usedAlready(
      trx,
      rows.map(({ lookup }) => lookup),
    );
    const fresh = rows.filter(({ lookup }) => !used.has(lookup));
    let added = 0;
    for (let from = 0; from < fresh.length; from += rowsPerInsert) {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto("pool_codes")
        .values(fresh.slice(from, from + rowsPerInsert))
        .onConflict((conflict) => conflict.column("lookup").doNothing())
        .executeTakeFirst();
      added += Number(numInsertedOrUpdatedRows ?? 0n);
    }
    return { pool, added, known: rows.length - added, ...(await countPool(trx, pool)) };
  });
}

function readCode(given: string, i: number): { readonly code: string; readonly lookup: string } {
  const code = given.trim();
  const lookup = lookupOf(code);
  if (lookup.length >= 4 && /^[\x21-\x7e]{4,64}$/.test(code)) return { code, lookup };
  throw new ProfferError(
    "bad_request",
    `Code ${i + 1} is none: a code has 4 to 64 visible ASCII characters and no blank. Nothing was taken in; mend the list and send it again.`,
  );
}

async function usedAlready(db: Db, lookups: readonly string[]): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  for (let from = 0; from < lookups.length; from += rowsPerInsert) {
    const rows = await db
      .selectFrom("coupons")
      .select("lookup")
      .where("lookup", "in", lookups.slice(from, from + rowsPerInsert))
      .execute();
    for (const { lookup } of rows) used.add(lookup);
  }
  return used;
}

/** How many codes a pool has left, of how many. */
export async function countPool(
  db: Db,
  pool: string,
): Promise<{ readonly free: number; readonly total: number }> {
  const row = await db
    .selectFrom("pool_codes")
    .select((each) => [
      each.fn.countAll<number>().as("total"),
      each.fn.count<number>("taken_at").as("taken"),
    ])
    .where("pool", "=", pool)
    .executeTakeFirstOrThrow();
  return { free: Number(row.total) - Number(row.taken), total: Number(row.total) };
}

/**
 * Takes a code out of a pool, in a transaction: an UPDATE of one that is free, and another one where somebody was faster.
 *
 * @returns `undefined` where the pool is empty.
 */
export async function takeFromPool(db: Db, pool: string, now: number): Promise<string | undefined> {
  for (;;) {
    const free = await db
      .selectFrom("pool_codes")
      .select(["lookup", "code"])
      .where("pool", "=", pool)
      .where("taken_at", "is", null)
      .limit(1)
      .executeTakeFirst();
    if (!free) return undefined;
    const { numUpdatedRows } = await db
      .updateTable("pool_codes")
      .set({ taken_at: now })
      .where("lookup", "=", free.lookup)
      .where("taken_at", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return free.code;
  }
}
