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
  const prepare = keepPrepared((sql) =>
    guardStatement(
      guarded(() => database.prepare(sql)),
      () => database.prepare(sql),
    ),
  );
  return {
    prepare: (sql) => {
      if (sql === "rollback" && !database.inTransaction) return nothing;
      if (sql === "begin" && database.inTransaction) database.exec("rollback");
      return prepare(sql);
    },
    close: () => database.close(),
  };
}

/** So many of the statements that were used last; the server has about so many different ones. */
const mostKept = 256;

/** Longer ones are inserts of many rows, of which each number makes another statement. */
const longestKept = 16_384;

/** Preparing a statement takes longer (21 µs) than running it (9 µs), and the server asks the same over and over. */
function keepPrepared(prepare: (sql: string) => SqliteStatement): typeof prepare {
  const kept = new Map<string, SqliteStatement>();
  return (sql) => {
    if (sql.length > longestKept) return prepare(sql);
    const statement = kept.get(sql) ?? prepare(sql);
    // The last one used stands last.
    kept.delete(sql);
    kept.set(sql, statement);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return statement;
  };
}

/** SQLite has rolled back by itself, as it does when the disk is full. */
const nothing: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

/** @param again another one of the same: what is read row by row may be asked again in between. */
function guardStatement(
  statement: Database.Statement,
  again: () => Database.Statement,
): SqliteStatement {
  return {
    reader: statement.reader,
    all: (values) => guarded(() => statement.all(withoutNul(values))),
    run: (values) => guarded(() => statement.run(withoutNul(values))),
    iterate: (values) =>
      guarded(() => again().iterate(withoutNul(values))) as IterableIterator<unknown>,
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
