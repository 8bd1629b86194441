import type { ExpressionBuilder } from "kysely";
import { nanoid } from "nanoid";
import { mostAheadMs } from "../jobs/lease.ts";
import type { Tables } from "../storage/schema.ts";
import type { DeliveryRow } from "../storage/tables/turns.ts";
import type { Db, Store } from "../storage/store.ts";
import { backOff } from "./back-off.ts";
import type { Outcome } from "./carrier.ts";

/** A server that has not said for so long that it is still at it is taken for dead. By the machine's clock. */
const holdMs = 15_000;

/** Takes some that are to be sent now, so that no other server sends the same. */
export async function takeSome(
  store: Store,
  { now, without, limit }: { now: number; without: readonly string[]; limit: number },
): Promise<readonly DeliveryRow[]> {
  const real = Date.now();
  const isFree = freeAt(real);
  const holder = nanoid();
  return store.transaction(async (trx) => {
    let due = trx.selectFrom("deliveries").select("id").where("next_at", "<=", now).where(isFree);
    if (without.length > 0) due = due.where("endpoint", "not in", without);
    return trx
      .updateTable("deliveries")
      .set({ holder, held_until: real + holdMs })
      .where("id", "in", due.orderBy("next_at").limit(limit))
      .where(isFree)
      .where("state", "=", "waiting")
      .returningAll()
      .execute();
  });
}

/** Says again and again that somebody is at it. @returns what ends that. */
export function keepHeld({ db }: Store, { id, holder }: DeliveryRow): () => void {
  const timer = setInterval(() => {
    db.updateTable("deliveries")
      .set({ held_until: Date.now() + holdMs })
      .where("id", "=", id)
      .where("holder", "=", holder)
      .execute()
      // A database that is away is told of by whoever writes down what came of it.
      .catch(() => {});
  }, holdMs / 3);
  return () => clearInterval(timer);
}

/** Whether it is still to be sent: its customer may have been erased since it was taken. */
export async function isStillHeld({ db }: Store, { id, holder }: DeliveryRow): Promise<boolean> {
  const row = await db
    .selectFrom("deliveries")
    .select("id")
    .where("id", "=", id)
    .where("holder", "=", holder)
    .where("state", "=", "waiting")
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes down what came of a try, unless somebody else has taken the delivery over meanwhile. */
export async function settle(
  db: Db,
  { id, holder, attempts: before }: DeliveryRow,
  outcome: Outcome,
  { now, random }: { readonly now: number; readonly random: () => number },
): Promise<void> {
  const attempts = before + 1;
  const waitMs =
    outcome.type === "failed" ? backOff(attempts, random(), outcome.retryAfterMs) : undefined;
  const state =
    outcome.type === "sent"
      ? "sent"
      : outcome.type === "dropped"
        ? "dropped"
        : waitMs === undefined
          ? "dead"
          : "waiting";
  await db
    .updateTable("deliveries")
    .set({
      state,
      attempts,
      next_at: waitMs === undefined ? null : now + Math.round(waitMs),
      holder: null,
      held_until: 0,
      problem: "problem" in outcome ? outcome.problem : null,
      done_at: state === "waiting" ? null : now,
    })
    .where("id", "=", id)
    .where("holder", "=", holder)
    .execute();
}

/** The next instant at which something is to be sent to an endpoint that is not left alone. */
export async function nextTry(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom("deliveries")
    .select((delivery) => delivery.fn.min("next_at").as("next"))
    .where("next_at", "is not", null)
    .where(freeAt(Date.now()))
    .executeTakeFirst();
  return row?.next ?? undefined;
}

/** What is held for longer than anybody holds is left over from before the clock was set back. */
function freeAt(real: number) {
  return ({ or, eb }: ExpressionBuilder<Tables, "deliveries">) =>
    or([eb("held_until", "<=", real), eb("held_until", ">", real + holdMs + mostAheadMs)]);
}
