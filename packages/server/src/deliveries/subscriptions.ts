import { ProfferError } from "@proffer/protocol";
import { requireDevice } from "../events/devices.ts";
import type { Store } from "../storage/store.ts";
import type { GuardOptions } from "./guard.ts";
import { guard } from "./guard.ts";

/** Browsers that may be notified. */
export interface Subscriptions {
  /** @throws ProfferError `foreign_device`, or `bad_request` for an address that is no push service's. */
  add(subscription: Subscribing): Promise<void>;
  /** @throws ProfferError `foreign_device`. */
  remove(subscription: Pick<Subscribing, "anonymousId" | "endpoint" | "deviceKey">): Promise<void>;
}

export interface Subscribing {
  readonly anonymousId: string;
  readonly deviceKey: string | undefined;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** A device has one browser; that of a person who tries them all. */
const maxPerDevice = 5;

export function createSubscriptions(
  store: Store,
  clock: () => number,
  guarding: GuardOptions,
): Subscriptions {
  return {
    async add({ anonymousId, deviceKey, endpoint, p256dh, auth }) {
      await requireDevice(store.db, anonymousId, deviceKey, clock());
      await guard(endpoint, guarding).catch((cause: unknown) => {
        // Why not is nobody's business who asks from outside: it would tell which names and addresses there are inside.
        throw new ProfferError(
          "bad_request",
          "This is no push service's address. Send the subscription as the browser has given it.",
          cause,
        );
      });
      await store.transaction(async (trx) => {
        const row = { anonymous_id: anonymousId, p256dh, auth, created_at: clock() };
        await trx
          .insertInto("push_subscriptions")
          .values({ endpoint, ...row })
          .onConflict((conflict) => conflict.column("endpoint").doUpdateSet(row))
          .execute();
        const rows = await trx
          .selectFrom("push_subscriptions")
          .select("endpoint")
          .where("anonymous_id", "=", anonymousId)
          .orderBy("created_at", "desc")
          .execute();
        const old = rows.slice(maxPerDevice).map((one) => one.endpoint);
        if (old.length > 0)
          await trx.deleteFrom("push_subscriptions").where("endpoint", "in", old).execute();
      });
    },

    async remove({ anonymousId, deviceKey, endpoint }) {
      await requireDevice(store.db, anonymousId, deviceKey, clock());
      await store.db
        .deleteFrom("push_subscriptions")
        .where("endpoint", "=", endpoint)
        .where("anonymous_id", "=", anonymousId)
        .execute();
    },
  };
}
