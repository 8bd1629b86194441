import { accessSync, constants, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Kysely, sql, SqliteDialect } from "kysely";
import Database from "libsql";
import { ProfferError } from "@proffer/protocol";
import { lockDirectory } from "./lock.ts";
import { migrate } from "./migrations/index.ts";
import type { Tables } from "./schema.ts";
import type { Store } from "./store.ts";

/**
 * Opens the embedded store in a directory, creating both where they are missing.
 *
 * A commit is on disk before it is answered for: a write-ahead log with `synchronous=FULL` syncs each one.
 */
export async function openSqlite(directory: string): Promise<Store> {
  const path = resolve(directory);
  const lock = lockOrExplain(path);
  let opened: Kysely<Tables> | undefined;
  try {
    const database = openDatabase(join(path, "proffer.db"));
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    opened = db;
    await migrate(db, "sqlite", Date.now());
    return {
      kind: "sqlite",
      db,
      transaction: (run) => db.transaction().execute(run),
      async settle() {
        await sql`pragma wal_checkpoint(truncate)`.execute(db);
      },
      async close() {
        await db.destroy();
        lock.release();
      },
    };
  } catch (cause) {
    await opened?.destroy();
    lock.release();
    throw explain(path, cause);
  }
}

function lockOrExplain(path: string): ReturnType<typeof lockDirectory> {
  try {
    mkdirSync(path, { recursive: true });
    // Asked beforehand, because libsql tells of a directory that it may not write to by a sentence and no code.
    accessSync(path, constants.W_OK);
    return lockDirectory(path);
  } catch (cause) {
    throw explain(path, cause);
  }
}

function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  try {
    for (const pragma of [
      "journal_mode = wal",
      "synchronous = full",
      "foreign_keys = on",
      "busy_timeout = 5000",
      // What is deleted is overwritten, not only forgotten: people may ask for that.
      "secure_delete = on",
    ])
      database.pragma(pragma);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

function explain(path: string, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const reason =
    code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT")
      ? "is damaged; nothing was overwritten. Restore it from a backup, or pass another --data"
      : code === "EACCES" ||
          code === "EPERM" ||
          code === "EROFS" ||
          code === "SQLITE_CANTOPEN" ||
          code.startsWith("SQLITE_READONLY")
        ? "cannot be written to. Give this user the right to, or pass another --data"
        : code === "EEXIST" || code === "ENOTDIR"
          ? "is not a directory. Pass another --data"
          : undefined;
  return reason === undefined
    ? cause
    : new ProfferError("unavailable", `The data in ${path} ${reason}.`, cause);
}
