import type { Account } from "@proffer/protocol";
import { mostAheadMs } from "../jobs/lease.ts";
import { digest } from "../secrets.ts";
import type { Store } from "../storage/store.ts";
import type { Accounts } from "./accounts.ts";
import { createToken } from "./tokens.ts";

/** Who is signed in. */
export interface Sessions {
  /** @returns what the cookie holds; only its hash is kept. */
  begin(account: string): Promise<string>;
  /** Whose session a cookie is of, as long as it is good and the account may sign in. */
  find(token: string): Promise<SignedIn | undefined>;
  end(token: string): Promise<void>;
  /** On every device. */
  endAll(account: string): Promise<void>;
  /** Calls back when a session is over; looked at now and then, so that it ends on every server. */
  watch(token: string, onEnd: () => void): () => void;
  /** Deletes what is over, and tells those who watch. */
  sweep(): Promise<void>;
}

export interface SignedIn {
  readonly account: Account;
  readonly token: string;
}

export interface SessionOptions {
  readonly store: Store;
  readonly accounts: Pick<Accounts, "find">;
  readonly clock: () => number;
}

/** A desk that was left open over night asks again. */
export const idleMs = 12 * 3_600_000;
/** Whoever works every day signs in once a week. */
export const longestMs = 7 * 24 * 3_600_000;
/** Not every request is worth a write. */
const noteEveryMs = 60_000;

export function createSessions({ store, accounts, clock }: SessionOptions): Sessions {
  const { db } = store;
  const watching = new Map<string, Set<() => void>>();

  const sessions: Sessions = {
    async begin(account) {
      const token = createToken();
      const now = clock();
      await db
        .insertInto("account_sessions")
        .values({ hash: digest(token), account, created_at: now, seen_at: now })
        .execute();
      return token;
    },

    async find(token) {
      const hash = digest(token);
      const now = clock();
      const row = await db
        .selectFrom("account_sessions")
        .selectAll()
        .where("hash", "=", hash)
        .executeTakeFirst();
      if (!row || row.seen_at + idleMs <= now || row.created_at + longestMs <= now)
        return undefined;
      // Begun before the clock was set back, it would last until then.
      if (row.created_at > now + mostAheadMs) return undefined;
      const account = await accounts.find(row.account);
      if (!account || account.disabled) return undefined;
      if (row.seen_at + noteEveryMs <= now || row.seen_at > now + mostAheadMs)
        await db
          .updateTable("account_sessions")
          .set({ seen_at: now })
          .where("hash", "=", hash)
          .execute();
      return { account, token };
    },

    async end(token) {
      await db.deleteFrom("account_sessions").where("hash", "=", digest(token)).execute();
      tell(token);
    },

    async endAll(account) {
      await db.deleteFrom("account_sessions").where("account", "=", account).execute();
      await lookAtAll();
    },

    watch(token, onEnd) {
      const all = watching.get(token) ?? new Set();
      watching.set(token, all.add(onEnd));
      return () => {
        all.delete(onEnd);
        if (all.size === 0 && watching.get(token) === all) watching.delete(token);
      };
    },

    async sweep() {
      const now = clock();
      await db
        .deleteFrom("account_sessions")
        .where((row) =>
          row.or([
            row("seen_at", "<=", now - idleMs),
            row("created_at", "<=", now - longestMs),
            row("created_at", ">", now + mostAheadMs),
          ]),
        )
        .execute();
      await db.deleteFrom("tickets").where("expires_at", "<=", now).execute();
      await lookAtAll();
    },
  };
  return sessions;

  function tell(token: string): void {
    const all = watching.get(token) ?? [];
    watching.delete(token);
    for (const onEnd of all) onEnd();
  }

  async function lookAtAll(): Promise<void> {
    for (const token of watching.keys()) if (!(await sessions.find(token))) tell(token);
  }
}
