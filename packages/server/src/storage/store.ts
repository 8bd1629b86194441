import type { Kysely, Transaction } from "kysely";
import type { StoreKind } from "./kind.ts";
import type { Tables } from "./schema.ts";
import { openSqlite } from "./sqlite.ts";

/** The database, or a transaction of it: what reads and writes take, so that they can be put together. */
export type Db = Kysely<Tables> | Transaction<Tables>;

/** Everything that the server keeps. */
export interface Store {
  readonly kind: StoreKind;
  readonly db: Kysely<Tables>;
  /**
   * Runs what belongs together: all of it is on disk when this resolves, or nothing of it. Transactions come out as if
   * they had run one after the other, on either database. One may be run again where two were in each other's way, so
   * it does nothing but read and write through `trx`.
   *
   * @throws ProfferError `unavailable` where the database cannot be reached, the disk is full or the file is damaged. If
   *   that happened at the very commit, nobody can say whether it is kept: whoever asked asks again under the same id.
   */
  transaction<T>(
    run: (trx: Transaction<Tables>) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /**
   * Brings what was written ahead into its place, so that nothing of what was deleted is left in any file. PostgreSQL
   * does that in its own time: see docs/server.md.
   */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** How a transaction goes about it. */
export interface TransactionOptions {
  /**
   * Those of one name run one after the other, over all servers, instead of finding at their ends that they were in
   * each other's way: for rows that many write at once, such as a campaign's budget. Only quicker, never safer.
   */
  readonly inTurn?: string;
}

/** How a store is opened. */
export interface StoreOptions {
  /** PostgreSQL: how many connections a server has at most; 10 if left out. */
  readonly poolSize?: number;
}

/**
 * Opens the store: a directory for the embedded one, which is made where it is missing, or the address of a PostgreSQL.
 *
 * A commit is on disk before it is answered for.
 *
 * @param location a directory, where `proffer.db` will lie, one server at a time; or `postgres://user@host/database`,
 *   which any number of servers may share.
 * @throws ProfferError `unavailable` when another server uses the directory, it cannot be written to, the file is
 *   damaged, the database does not answer, or the data comes from a newer Proffer. Nothing is overwritten then.
 * @example
 * ```ts
 * const store = await openStore(".proffer");
 * await store.db.selectFrom("events").select("event").execute();
 * await store.close();
 * ```
 */
export async function openStore(location: string, options: StoreOptions = {}): Promise<Store> {
  if (!isPostgresUrl(location)) return openSqlite(location);
  // Who has no PostgreSQL need not have its driver in memory.
  const { openPostgres } = await import("./postgres.ts");
  return openPostgres(location, options);
}

/** Whether a location is a PostgreSQL's address and not a directory. */
export function isPostgresUrl(location: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(location);
}
