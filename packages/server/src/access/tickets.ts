import { digest } from "../secrets.ts";
import type { Store } from "../storage/store.ts";
import type { TicketRow } from "../storage/tables/access.ts";
import { createToken } from "./tokens.ts";

/** What lets somebody do one thing, once, within a time: set a password, come back from a provider. */
export interface Tickets {
  /** @returns what its holder shows; only its hash is kept. */
  issue(ticket: {
    readonly kind: TicketRow["kind"];
    readonly account?: string;
    readonly state?: unknown;
    readonly goodForMs: number;
  }): Promise<string>;
  /** Takes a ticket in: a second time it is worth nothing. */
  redeem(kind: TicketRow["kind"], token: string): Promise<Redeemed | undefined>;
  /** Makes all of an account's worth nothing. */
  forget(kind: TicketRow["kind"], account: string): Promise<void>;
  /** Looks whether a ticket is good, and leaves it so. */
  isGood(kind: TicketRow["kind"], token: string): Promise<boolean>;
}

export interface Redeemed {
  readonly account: string | null;
  readonly state: unknown;
}

export function createTickets({ db }: Store, clock: () => number): Tickets {
  return {
    async issue({ kind, account = null, state = null, goodForMs }) {
      const token = createToken();
      const values = { hash: digest(token), kind, account, state: JSON.stringify(state) };
      await db
        .insertInto("tickets")
        .values({ ...values, expires_at: clock() + goodForMs })
        .execute();
      return token;
    },

    async redeem(kind, token) {
      const row = await find(kind, token);
      if (!row) return undefined;
      // Of two who come at once, one has deleted it.
      const { numDeletedRows: deleted } = await db
        .deleteFrom("tickets")
        .where("hash", "=", row.hash)
        .executeTakeFirst();
      if (deleted === 0n) return undefined;
      return { account: row.account, state: JSON.parse(row.state) as unknown };
    },

    async forget(kind, account) {
      await db
        .deleteFrom("tickets")
        .where("kind", "=", kind)
        .where("account", "=", account)
        .execute();
    },

    isGood: async (kind, token) => (await find(kind, token)) !== undefined,
  };

  async function find(kind: TicketRow["kind"], token: string): Promise<TicketRow | undefined> {
    return db
      .selectFrom("tickets")
      .selectAll()
      .where("hash", "=", digest(token))
      .where("kind", "=", kind)
      .where("expires_at", ">", clock())
      .executeTakeFirst();
  }
}
