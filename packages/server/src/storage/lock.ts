import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { ProfferError } from "@proffer/protocol";

/** A data directory that this process alone may write to. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the data directory for this process, or says which process has it.
 *
 * The lock is the operating system's, held through an open SQLite transaction: it vanishes with the process however
 * that ends, so nothing is left to clean up after a SIGKILL. The pid beside it is for people only.
 *
 * @throws ProfferError `unavailable` when another server holds the directory.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const pidFile = join(directory, "proffer.pid");
  const lock = new Database(join(directory, "proffer.lock"));
  try {
    lock.exec("begin exclusive");
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new ProfferError(
      "unavailable",
      `${directory} is in use by another Proffer server${readPid(pidFile)}. Stop it or pass another --data.`,
      cause,
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      lock.exec("rollback");
      lock.close();
    },
  };
}

function isBusy(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "SQLITE_BUSY";
}

function readPid(file: string): string {
  try {
    return ` (pid ${readFileSync(file, "utf8").trim()})`;
  } catch {
    return "";
  }
}
