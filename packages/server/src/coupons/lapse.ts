import type { Store, Db } from "../storage/store.ts";
import { mostAheadMs } from "../jobs/lease.ts";
import { giveBack } from "./budget.ts";
import { keepAnswersMs } from "./idempotency.ts";

/** What one transaction ends at most: a checkout must not wait long behind it. */
const perTurn = 200;

/** Ends what has run out: reservations, then coupons; and forgets answers that nobody asks for again. */
export async function lapseAll(store: Store, now: number): Promise<void> {
  while (await store.transaction((trx) => lapseReservations(trx, now)));
  while (await store.transaction((trx) => expireCoupons(trx, now)));
  await store.db
    .deleteFrom("idempotency_keys")
    .where("asked_at", "<", now - keepAnswersMs)
    .execute();
}

/**
 * Frees the coupons of reservations that were neither committed nor released in time.
 *
 * @param lookup of one coupon only.
 * @returns whether there were any.
 */
export async function lapseReservations(db: Db, now: number, lookup?: string): Promise<boolean> {
  const over = db
    .selectFrom("redemptions")
    .select("id")
    .where("state", "=", "reserved")
    .where((row) =>
      // One that was made before the clock was set back would keep its coupon until then.
      row.or([row("reserved_until", "<=", now), row("reserved_at", ">", now + mostAheadMs)]),
    )
    .$if(lookup !== undefined, (query) => query.where("lookup", "=", lookup ?? ""))
    .limit(perTurn);
  const ended = await db
    .updateTable("redemptions")
    .set({ state: "expired", ended_at: now })
    .where("id", "in", over)
    .where("state", "=", "reserved")
    .returning("lookup")
    .execute();
  if (ended.length === 0) return false;
  await db
    .updateTable("coupons")
    .set({ state: "issued" })
    .where(
      "lookup",
      "in",
      ended.map((row) => row.lookup),
    )
    .where("state", "=", "reserved")
    .execute();
  return true;
}

/** Ends coupons that nobody has used in time. They cost nothing any more, so their share of the money goes back. */
async function expireCoupons(db: Db, now: number): Promise<boolean> {
  const over = db
    .selectFrom("coupons")
    .select("lookup")
    .where("state", "=", "issued")
    .where("expires_at", "<=", now)
    .limit(perTurn);
  const ended = await db
    .updateTable("coupons")
    .set({ state: "expired" })
    .where("lookup", "in", over)
    .where("state", "=", "issued")
    .returning(["campaign", "worth", "provider"])
    .execute();
  // Of a code that another system makes good nobody has told us whether it was used.
  const known = ended.filter(({ provider }) => provider === "proffer");
  for (const campaign of new Set(known.map((row) => row.campaign)))
    await giveBack(
      db,
      { campaign },
      known.reduce((sum, row) => sum + (row.campaign === campaign ? row.worth : 0), 0),
    );
  return ended.length > 0;
}
