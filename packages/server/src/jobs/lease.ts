import type { Db } from "../storage/store.ts";

/**
 * No two servers' clocks are that far apart; whoever seems to hold a job for longer has taken it before the clock was set
 * back. The same goes for whatever else is said to last until some time.
 */
export const mostAheadMs = 300_000;

/**
 * Takes or keeps a job for a holder, where several servers share a database.
 *
 * @param until UTC ms; after that anybody may have it.
 * @returns whether it is the holder's until then.
 */
export async function takeLease(
  db: Db,
  { name, holder, now, until }: { name: string; holder: string; now: number; until: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("leases")
    .set({ holder, until })
    .where("name", "=", name)
    .where((row) =>
      row.or([
        row("holder", "=", holder),
        row("until", "<=", now),
        row("until", ">", until + mostAheadMs),
      ]),
    )
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return true;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("leases")
    .values({ name, holder, until })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Lets go of a job before its time, so that the next one need not wait. */
export async function dropLease(db: Db, name: string, holder: string): Promise<void> {
  await db.deleteFrom("leases").where("name", "=", name).where("holder", "=", holder).execute();
}
