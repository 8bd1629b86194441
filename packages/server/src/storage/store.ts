import { accessSync, constants, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Kysely, sql, SqliteDialect } from "kysely";
import type { Transaction } from "kysely";
import Database from "libsql";
import { ProfferError } from "@proffer/protocol";
import { lockDirectory } from "./lock.ts";
import { migrate } from "./migrations.ts";
import type { Tables } from "./schema.ts";

/** The database, or a transaction of it: what reads and writes take, so that they can be put together. */
export type Db = Kysely<Tables> | Transaction<Tables>;

/** Everything that the server keeps. */
export interface Store {
  readonly db: Kysely<Tables>;
  /** Brings what was written ahead into its place, so that nothing of what was deleted is left in any file. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the embedded store in a directory, creating both where they are missing.
 *
 * A commit is on disk before it is answered for: a write-ahead log with `synchronous=FULL` syncs each one.
 *
 * @param directory where `proffer.db` lies; one server at a time.
 * @throws ProfferError `unavailable` when another server uses the directory, it cannot be written to, the file is
 *   damaged, or the data comes from a newer Proffer. Nothing is overwritten then.
 * @example
 * ```ts
 * const store = await openStore(".proffer");
 * await store.db.selectFrom("events").select("event").execute();
 * await store.close();
 * ```
 */
export async function openStore(directory: string): Promise<Store> {
  const path = resolve(directory);
  const lock = lockOrExplain(path);
  let opened: Kysely<Tables> | undefined;
  try {
    const database = openDatabase(join(path, "proffer.db"));
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    opened = db;
    await migrate(db, Date.now());
    return {
      db,
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
