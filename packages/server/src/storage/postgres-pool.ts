import type { PostgresPool, PostgresPoolClient } from "kysely";
import { Pool, types } from "pg";
import type { PoolClient } from "pg";
import { isConnectionLost, toUnavailable } from "./postgres-errors.ts";
import { withoutNul } from "./without-nul.ts";

/** bigint with count(*), and numeric, which a sum of bigints is: ours are times and counts, all of which a number holds. */
const numbers = new Set([20, 1700]);

/** One by one: what a statement may take there; what we wait for it, where not even a refusal comes; for a connection. */
const statementMs = 15_000;
const answerMs = 20_000;
const connectMs = 5_000;
/** A server that stands still must not hold what others wait for. */
const idleInTransactionMs = 30_000;

/** How many connections a server has, unless it is told. */
const defaultSize = 10;

/** Connections that say `unavailable` where the database cannot be reached, and that are thrown away when they break. */
export function createPool(url: string, size: number = defaultSize): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: answerMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    application_name: "proffer",
    types: {
      getTypeParser: (type, format) =>
        numbers.has(type)
          ? Number
          : (types.getTypeParser(type, format) as (text: string) => unknown),
    },
  });
  // An idle connection that breaks is thrown away by the pool; the next query says what is wrong.
  pool.on("error", () => {});
  return {
    async connect() {
      try {
        return guard(await pool.connect());
      } catch (cause) {
        throw toUnavailable(cause);
      }
    },
    end: () => pool.end(),
  };
}

function guard(client: PoolClient): PostgresPoolClient {
  let isBroken = false;
  // One in use tells of its end by an event as well, which nobody else listens to.
  const onError = (): void => {
    isBroken = true;
  };
  client.on("error", onError);
  const query = async (sql: string, values: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(sql, withoutNul(values));
    } catch (cause) {
      isBroken ||= isConnectionLost(cause);
      throw toUnavailable(cause);
    }
  };
  return {
    query: query as PostgresPoolClient["query"],
    release() {
      client.off("error", onError);
      client.release(isBroken);
    },
  };
}
