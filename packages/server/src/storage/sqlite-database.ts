import type { SqliteDatabase, SqliteStatement } from "kysely";
import Database from "libsql";
import { ProfferError } from "@proffer/protocol";
import { withoutNul } from "./without-nul.ts";

/** Opens the file for a server: a commit is on disk when it is answered for. */
export function openDatabase(file: string): Database.Database {
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

/** The same as kysely uses it: a full disk and a damaged file are told in words, and leave no transaction half open. */
export function guardDatabase(database: Database.Database): SqliteDatabase {
  return {
    prepare: (sql) => {
      if (sql === "rollback" && !database.inTransaction) return nothing;
      if (sql === "begin" && database.inTransaction) database.exec("rollback");
      return guardStatement(guarded(() => database.prepare(sql)));
    },
    close: () => database.close(),
  };
}

/** SQLite has rolled back by itself, as it does when the disk is full. */
const nothing: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

function guardStatement(statement: Database.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (values) => guarded(() => statement.all(withoutNul(values))),
    run: (values) => guarded(() => statement.run(withoutNul(values))),
    iterate: (values) =>
      guarded(() => statement.iterate(withoutNul(values))) as IterableIterator<unknown>,
  };
}

function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (cause) {
    const what = troubleOf(codeOf(cause));
    throw what === undefined ? cause : new ProfferError("unavailable", what, cause);
  }
}

function troubleOf(code: string): string | undefined {
  if (code === "SQLITE_FULL")
    return "The server's disk is full; nothing of this was kept. Make room on it and try again.";
  if (isDamaged(code))
    return "The server's data is damaged; nothing was overwritten. Restore it from a backup.";
  if (/^SQLITE_(?:IOERR|READONLY|CANTOPEN|BUSY|NOMEM)/.test(code))
    return "The server's disk cannot be used just now; nothing of this was kept. Try again, and have a look at the disk.";
  return undefined;
}

/** Whether a code of SQLite's says that a file is not what it should be. */
export function isDamaged(code: string): boolean {
  return code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT");
}

/** SQLite's code of an error, or the system's; empty where there is none. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
}
