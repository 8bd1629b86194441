import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import { isProfferError } from "@proffer/protocol";
import { migrate } from "./migrations/index.ts";
import { explainPostgres } from "./postgres-errors.ts";
import { createPool } from "./postgres-pool.ts";
import { retryConflicts } from "./retry.ts";
import type { Tables } from "./schema.ts";
import type { Store, StoreOptions, TransactionOptions } from "./store.ts";
import { createTurns } from "./turns.ts";

/** Two servers that start at once must not both make the tables; any number will do that nobody else takes. */
const migrationLock = 7_766_337;

/** Opens a PostgreSQL, with the tables brought up to date. */
export async function openPostgres(url: string, { poolSize }: StoreOptions = {}): Promise<Store> {
  let db: Kysely<Tables> | undefined;
  try {
    db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPool(url, poolSize) }) });
    await untilStarted(db);
    await bringUpToDate(db);
    return createStore(db);
  } catch (cause) {
    await db?.destroy();
    throw explainPostgres(url, cause);
  }
}

function createStore(db: Kysely<Tables>): Store {
  const turns = createTurns();
  const once = <T>(run: Parameters<Store["transaction"]>[0], on: Kysely<Tables> = db): Promise<T> =>
    on.transaction().setIsolationLevel("serializable").execute(run) as Promise<T>;
  return {
    kind: "postgres",
    db,
    transaction: (run, { inTurn }: TransactionOptions = {}) =>
      inTurn === undefined
        ? retryConflicts(() => once(run))
        : // Here first, so that those who wait hold no connection; then with the other servers.
          turns.take(inTurn, () =>
            db
              .connection()
              .execute((one) => locked(one, inTurn, () => retryConflicts(() => once(run, one)))),
          ),
    async settle() {},
    close: () => db.destroy(),
  };
}

/** Not by a lock of the transaction's own: it would have looked at the data before it waited. */
async function locked<T>(one: Kysely<Tables>, name: string, run: () => Promise<T>): Promise<T> {
  const key = sql`hashtextextended(${name}, ${migrationLock})`;
  await sql`select pg_advisory_lock(${key})`.execute(one);
  try {
    return await run();
  } finally {
    await sql`select pg_advisory_unlock(${key})`.execute(one);
  }
}

/** How long a database is waited for that starts at the same time, and may have a crash to recover from. */
const startPatienceMs = 30_000;

async function untilStarted(db: Kysely<Tables>): Promise<void> {
  const end = performance.now() + startPatienceMs;
  for (;;) {
    try {
      await sql`select 1`.execute(db);
      return;
    } catch (thrown) {
      if (!isStarting(thrown) || performance.now() > end) throw thrown;
      await sleep(200);
    }
  }
}

function isStarting(thrown: unknown): boolean {
  const cause = isProfferError(thrown) ? (thrown as Error).cause : thrown;
  return cause instanceof Error && "code" in cause && cause.code === "57P03";
}

/** One server at a time, and as long as it takes. */
async function bringUpToDate(db: Kysely<Tables>): Promise<void> {
  await db.connection().execute(async (one) => {
    await sql`set statement_timeout = 0`.execute(one);
    await sql`select pg_advisory_lock(${migrationLock})`.execute(one);
    try {
      await migrate(one, "postgres", Date.now());
    } finally {
      await sql`select pg_advisory_unlock(${migrationLock})`.execute(one);
      await sql`reset statement_timeout`.execute(one);
    }
  });
}
