import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { migrate } from "./migrations/index.ts";
import type { Tables } from "./schema.ts";
import type { Store } from "./store.ts";

/** PostgreSQL's bigint and count(*): ours are times and counts, all of which a number holds. */
const int8 = 20;

/** Two servers that start at once must not both make the tables; any number will do that nobody else takes. */
const migrationLock = 7_766_337;

/** Opens a PostgreSQL, with the tables brought up to date. */
export async function openPostgres(url: string): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types: {
      getTypeParser: (type, format) =>
        type === int8
          ? Number
          : (pg.types.getTypeParser(type, format) as (text: string) => unknown),
    },
  });
  // An idle connection that breaks is thrown away by the pool; the next query says what is wrong.
  pool.on("error", () => {});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await db.connection().execute(async (one) => {
      await sql`select pg_advisory_lock(${migrationLock})`.execute(one);
      try {
        await migrate(one, "postgres", Date.now());
      } finally {
        await sql`select pg_advisory_unlock(${migrationLock})`.execute(one);
      }
    });
  } catch (cause) {
    await db.destroy();
    throw cause;
  }
  return {
    kind: "postgres",
    db,
    transaction: (run) => db.transaction().execute(run),
    async settle() {},
    close: () => db.destroy(),
  };
}
