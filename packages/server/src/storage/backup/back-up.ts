import { createReadStream, existsSync } from "node:fs";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import Database from "libsql";
import { ProfferError } from "@proffer/protocol";
import { databaseName, fileName, findDamage, hashOf } from "./check.ts";
import { readTar, writeTar } from "./tar.ts";
import type { TarSource } from "./tar.ts";

/** What a backup holds. */
export interface BackupReport {
  readonly bytes: number;
  /** Files of conversations. */
  readonly files: number;
}

/**
 * Copies a data directory into one file, while a server uses it or not: the database as it is at one instant, and the
 * files that conversations refer to. What was copied is checked before the file gets its name.
 *
 * It reads past the server's lock, which keeps out a second one that would write.
 *
 * @param directory the server's `--data`.
 * @param to a file that is not there yet; its directory is.
 * @throws ProfferError `unavailable` where there is nothing to copy, `to` is there already, or the data is damaged.
 * @example
 * ```ts
 * const { bytes } = await backUp(".proffer", "proffer-monday.tar");
 * ```
 */
export async function backUp(directory: string, to: string): Promise<BackupReport> {
  const from = resolve(directory);
  const target = resolve(to);
  refuseUnless(
    existsSync(join(from, databaseName)),
    `There is no Proffer data in ${from}. Pass the server's --data.`,
  );
  refuseUnless(
    !existsSync(target),
    `${target} is there already, and an earlier backup is not overwritten. Pass another --to.`,
  );
  const copy = `${target}.db-partial`;
  const partial = `${target}.partial`;
  try {
    // Of a run that was cut off; this one's would have been deleted.
    await rm(copy, { force: true });
    await rm(partial, { force: true });
    copyDatabase(join(from, databaseName), copy);
    const damage = findDamage(copy);
    refuseUnless(
      damage === undefined,
      `The data in ${from} is damaged (${damage}), so there is no backup of it. Keep the last good one.`,
    );
    const files = await writeArchive(partial, copy, from);
    await rename(partial, target);
    await syncDirectory(dirname(target));
    return { bytes: (await stat(target)).size, files };
  } finally {
    await rm(copy, { force: true });
    await rm(partial, { force: true });
  }
}

/** As of one instant: a reader of a write-ahead log neither waits for writers nor keeps them waiting. */
function copyDatabase(from: string, to: string): void {
  const database = new Database(from);
  try {
    database.pragma("busy_timeout = 10000");
    database.prepare("vacuum into ?").run(to);
  } catch (cause) {
    throw new ProfferError(
      "unavailable",
      `${from} could not be copied to ${to}: ${(cause as Error).message}. Check that both can be read and written, and that there is room.`,
      cause,
    );
  } finally {
    database.close();
  }
}

async function writeArchive(archive: string, database: string, from: string): Promise<number> {
  const names = await listFiles(from);
  async function* sources(): AsyncGenerator<TarSource> {
    yield { name: databaseName, path: database };
    for (const name of names) {
      const path = join(from, name);
      // Erased a moment ago, with the rows that spoke of it.
      if (existsSync(path)) yield { name, path };
    }
  }
  await writeTar(archive, sources());
  return checkArchive(archive, await hashOf(createReadStream(database)));
}

/** Reads what was written: a disk that has kept something else is found out now, and not when it is needed. */
async function checkArchive(archive: string, databaseHash: string): Promise<number> {
  let files = 0;
  for await (const { name, read } of readTar(archive)) {
    const expected = name === databaseName ? databaseHash : fileName.exec(name)?.[1];
    refuseUnless(
      (await hashOf(read())) === expected,
      `${name} did not come out of the archive as it went in. Have a look at the disks, and try again.`,
    );
    if (name !== databaseName) files++;
  }
  return files;
}

async function listFiles(from: string): Promise<readonly string[]> {
  if (!existsSync(join(from, "files"))) return [];
  const names = await readdir(join(from, "files"), { recursive: true });
  return names
    .map((name) => `files/${name.replaceAll("\\", "/")}`)
    .filter((name) => fileName.test(name));
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  await handle.sync().finally(() => handle.close());
}

function refuseUnless(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ProfferError("unavailable", message);
}
