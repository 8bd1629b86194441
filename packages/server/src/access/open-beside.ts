import { existsSync } from "node:fs";
import { join } from "node:path";
import { Kysely, SqliteDialect } from "kysely";
import Database from "libsql";
import { isProfferError } from "@proffer/protocol";
import type { Tables } from "../storage/schema.ts";
import { openStore } from "../storage/store.ts";
import type { Store } from "../storage/store.ts";

/**
 * A running server has its directory to itself, so that no second one writes into it; its database knows how to serve
 * two, and what is written here is a row or two.
 */
export async function openBeside(location: string): Promise<Store> {
  try {
    return await openStore(location);
  } catch (cause) {
    const file = join(location, "proffer.db");
    const isInUse = isProfferError(cause) && cause.message.includes("is in use");
    if (!isInUse || !existsSync(file)) throw cause;
    return openShared(file);
  }
}

function openShared(file: string): Store {
  const database = new Database(file);
  for (const pragma of ["synchronous = full", "foreign_keys = on", "busy_timeout = 5000"])
    database.pragma(pragma);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  return {
    kind: "sqlite",
    db,
    transaction: (run) => db.transaction().execute(run),
    async settle() {},
    close: () => db.destroy(),
  };
}
