import type { DeliveryList, DeliveryRecord, RetryReply, RetryRequest } from "@proffer/protocol";
import type { DeliveryRow, DeliveryState } from "../storage/tables/turns.ts";
import type { Store } from "../storage/store.ts";

/** What has been sent, and what could not be. */
export interface DeliveryDesk {
  list(asked: { readonly state?: DeliveryState; readonly limit: number }): Promise<DeliveryList>;
  /** Tries again what was given up. @returns how many. */
  retry(request: RetryRequest): Promise<RetryReply>;
}

export function createDeliveryDesk(
  { db }: Store,
  clock: () => number,
  wake: () => void,
): DeliveryDesk {
  return {
    async list({ state, limit }) {
      let rows = db.selectFrom("deliveries").selectAll();
      if (state !== undefined) rows = rows.where("state", "=", state);
      const found = await rows.orderBy("created_at", "desc").orderBy("id").limit(limit).execute();
      return { deliveries: found.map(toRecord) };
    },

    async retry(request) {
      let dead = db
        .updateTable("deliveries")
        .set({ state: "waiting", attempts: 0, next_at: clock(), done_at: null })
        .where("state", "=", "dead");
      if ("id" in request) dead = dead.where("id", "=", request.id);
      else if ("endpoint" in request) dead = dead.where("endpoint", "=", request.endpoint);
      const { numUpdatedRows } = await dead.executeTakeFirst();
      wake();
      return { retried: Number(numUpdatedRows) };
    },
  };
}

/** Without what is sent and to whom: that is the customer's. */
function toRecord(row: DeliveryRow): DeliveryRecord {
  const { id, rule, channel, endpoint, state, attempts, problem } = row;
  const times = { createdAt: row.created_at, nextAt: row.next_at, doneAt: row.done_at };
  return { id, rule, channel, endpoint, state, attempts, problem, ...times };
}
