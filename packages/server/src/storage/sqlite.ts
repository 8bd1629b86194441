import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, sql, SqliteDialect } from "kysely";
import type Database from "libsql";
import { ProfferError } from "@proffer/protocol";
import { lockDirectory } from "./lock.ts";
import { migrate } from "./migrations/index.ts";
import type { Tables } from "./schema.ts";
import { codeOf, guardDatabase, isDamaged, openDatabase } from "./sqlite-database.ts";
import type { Store } from "./store.ts";

/**
 * Opens the embedded store in a directory, creating both where they are missing.
 *
 * A commit is on disk before it is answered for: a write-ahead log with `synchronous=FULL` syncs each one.
 */
export async function openSqlite(directory: string): Promise<Store> {
  const path = resolve(directory);
  const lock = lockOrExplain(path);
  let database: Database.Database | undefined;
  let opened: Kysely<Tables> | undefined;
  try {
    const file = join(path, "proffer.db");
    database = openDatabase(file);
    checkFile(database, file);
    const db = new Kysely<Tables>({
      dialect: new SqliteDialect({ database: guardDatabase(database) }),
    });
    opened = db;
    await migrate(db, "sqlite", Date.now());
    return {
      kind: "sqlite",
      db,
      // One connection, so that they run in turn anyway.
      transaction: (run) => db.transaction().execute(run),
      settle: () => settle(db),
      async close() {
        await db.destroy();
        lock.release();
      },
    };
  } catch (cause) {
    await opened?.destroy();
    if (!opened) database?.close();
    lock.release();
    throw explain(path, cause);
  }
}

/** 137 MB take 70 ms where they lie in memory, and a start is to take 1.5 s on a slow disk, too. */
const mostCheckedBytes = 256 * 1024 * 1024;

/** Looks through the whole file before anything is written to it. A larger one tells of damage where it is read. */
function checkFile(database: Database.Database, file: string): void {
  if (statSync(file).size > mostCheckedBytes) return;
  const rows = database.prepare("pragma quick_check(1)").all() as { quick_check: string }[];
  const found = rows[0]?.quick_check;
  if (found !== "ok")
    throw Object.assign(new Error(`quick_check says: ${found}`), { code: "SQLITE_CORRUPT" });
}

const settlePatienceMs = 30_000;

/**
 * Without SQLite's own waiting, which would stop the whole server: a backup may be reading for a while.
 *
 * @throws ProfferError `unavailable` where something reads for longer than 30 s.
 */
async function settle(db: Kysely<Tables>): Promise<void> {
  const end = performance.now() + settlePatienceMs;
  while (!(await checkpoint(db))) {
    if (performance.now() > end)
      throw new ProfferError(
        "unavailable",
        "What was deleted is gone from the tables, but not yet from the write-ahead log, because something reads the file: a backup, perhaps. Try again later.",
      );
    await sleep(100);
  }
}

/** @returns whether all of it is in its place. */
function checkpoint(db: Kysely<Tables>): Promise<boolean> {
  return db.connection().execute(async (one) => {
    await sql`pragma busy_timeout = 0`.execute(one);
    try {
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(one);
      return rows[0]?.busy === 0;
    } finally {
      await sql`pragma busy_timeout = 5000`.execute(one);
    }
  });
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

function explain(path: string, thrown: unknown): unknown {
  // What kysely has run was told in words already, but not where.
  const cause =
    thrown instanceof ProfferError && codeOf(thrown.cause).startsWith("SQLITE_")
      ? thrown.cause
      : thrown;
  const reason = reasonOf(codeOf(cause));
  return reason === undefined
    ? thrown
    : new ProfferError("unavailable", `The data in ${path} ${reason}.`, cause);
}

function reasonOf(code: string): string | undefined {
  if (isDamaged(code))
    return "is damaged; nothing was overwritten. Restore it from a backup, or pass another --data";
  if (code === "SQLITE_FULL" || code === "ENOSPC")
    return "lies on a disk that is full. Make room on it, or pass another --data";
  if (
    code === "EACCES" ||
    code === "EPERM" ||
    code === "EROFS" ||
    code === "SQLITE_CANTOPEN" ||
    code.startsWith("SQLITE_READONLY")
  )
    return "cannot be written to. Give this user the right to, or pass another --data";
  if (code.startsWith("SQLITE_IOERR"))
    return "lies on a disk that fails or is full. Have a look at the disk, or pass another --data";
  if (code === "EEXIST" || code === "ENOTDIR") return "is not a directory. Pass another --data";
  return undefined;
}
