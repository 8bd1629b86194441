import type { Db, Store } from "../storage/store.ts";

/** Customers who are counted at a time, from an index alone. */
const customersAtOnce = 500;

/**
 * Leaves of each customer's history the last `most` events, in the order of arrival: somebody's browser that has run wild,
 * or a robot's, must not fill the disk or make every claim slow.
 */
export async function trimHistories(
  store: Store,
  most: number,
  pause: () => Promise<void>,
): Promise<void> {
  if (most === Infinity) return;
  for (let after: string | undefined = ""; after !== undefined;) {
    const counted = await countAfter(store.db, after);
    for (const { customer, events } of counted)
      if (events > most) await store.transaction((trx) => trim(trx, customer, most));
    after = counted.length < customersAtOnce ? undefined : counted.at(-1)?.customer;
    await pause();
  }
}

async function countAfter(
  db: Db,
  after: string,
): Promise<readonly { readonly customer: string; readonly events: number }[]> {
  const rows = await db
    .selectFrom("events")
    .select(["customer", (row) => row.fn.countAll<number>().as("events")])
    .where("customer", ">", after)
    .groupBy("customer")
    .orderBy("customer")
    .limit(customersAtOnce)
    .execute();
  return rows.map(({ customer, events }) => ({ customer, events: Number(events) }));
}

async function trim(db: Db, customer: string, most: number): Promise<void> {
  const firstToGo = await db
    .selectFrom("events")
    .select("seq")
    .where("customer", "=", customer)
    .orderBy("seq", "desc")
    .offset(most)
    .limit(1)
    .executeTakeFirst();
  if (!firstToGo) return;
  await db
    .deleteFrom("events")
    .where("customer", "=", customer)
    .where("seq", "<=", firstToGo.seq)
    .execute();
}
