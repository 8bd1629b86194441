import type { ExpressionBuilder } from "kysely";
import { mostAheadMs } from "../jobs/lease.ts";
import type { Tables } from "../storage/schema.ts";
import type { Store } from "../storage/store.ts";

/** So many are taken at a time: another server that is as fast gets its share. */
export const handful = 64;

/** Much longer than a handful takes; then its server is taken for dead. By the machine's clock. */
const holdMs = 10_000;

/** Takes some who are due, so that no other server looks at the same at the same time. */
export async function holdDue(store: Store, now: number): Promise<readonly string[]> {
  const real = Date.now();
  const isFree = freeAt(real);
  return store.transaction(async (trx) => {
    const due = trx
      .selectFrom("turns")
      .select("subject")
      .where("due_at", "<=", now)
      .where(isFree)
      .orderBy("due_at")
      .limit(handful);
    const rows = await trx
      .updateTable("turns")
      .set({ held_until: real + holdMs })
      .where("subject", "in", due)
      .where(isFree)
      .returning("subject")
      .execute();
    return rows.map(({ subject }) => subject);
  });
}

/** The next instant that anybody's turn comes, whoever is at it just now left out. */
export async function nextDue(store: Store): Promise<number | undefined> {
  const row = await store.db
    .selectFrom("turns")
    .select((turn) => turn.fn.min("due_at").as("next"))
    .where("due_at", "is not", null)
    .where(freeAt(Date.now()))
    .executeTakeFirst();
  return row?.next ?? undefined;
}

/** What is held for longer than anybody holds is left over from before the clock was set back. */
function freeAt(real: number) {
  return ({ or, eb }: ExpressionBuilder<Tables, "turns">) =>
    or([eb("held_until", "<=", real), eb("held_until", ">", real + holdMs + mostAheadMs)]);
}
