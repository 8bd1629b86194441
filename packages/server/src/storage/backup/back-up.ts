import { createReadStream, existsSync } from "node:fs";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import Database from "libsql";
import { ProfferError } from "@proffer/protocol";
import {
  checksumEnding,
  checksumOf,
  databaseName,
  databasePath,
  filePath,
  findDamage,
  hashOf,
} from "./check.ts";
import { readTar, writeTar } from "./tar.ts";
import type { TarSource } from "./tar.ts";

/** What a backup holds. */
export interface BackupReport {
  readonly bytes: number;
  /** Files of conversations. */
  readonly files: number;
}

/**
 * Copies a data directory into one file, while a server uses it or not: the databases of it and its further sites, each as
 * it is at one instant, and the files that conversations refer to. What was copied is checked before the file gets its name.
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
  const partial = `${target}.partial`;
  try {
    // Of a run that was cut off; this one's would have been deleted.
    await rm(partial, { force: true });
    await writeTar(partial, sourcesOf(from, `${target}.db-partial`));
    const files = await checkArchive(partial);
    await rename(partial, target);
    await syncDirectory(dirname(target));
    return { bytes: (await stat(target)).size, files };
  } finally {
    await rm(partial, { force: true });
  }
}

/** Each store in turn, the server's own first: its database, then the files that it speaks of. */
async function* sourcesOf(from: string, copy: string): AsyncGenerator<TarSource> {
  for (const folder of ["", ...(await listSites(from))]) {
    yield* databaseOf(folder, join(from, folder, databaseName), copy);
    for (const name of await listFiles(from, folder)) {
      const path = join(from, name);
      // Erased a moment ago, with the rows that spoke of it.
      if (existsSync(path)) yield { name, path };
    }
  }
}

async function* databaseOf(folder: string, from: string, copy: string): AsyncGenerator<TarSource> {
  const name = `${folder}${databaseName}`;
  await rm(copy, { force: true });
  try {
    copyDatabase(from, copy);
    const damage = findDamage(copy);
    refuseUnless(
      damage === undefined,
      `${from} is damaged (${damage}), so there is no backup of it. Keep the last good one.`,
    );
    const text = checksumOf(await hashOf(createReadStream(copy)));
    yield { name, path: copy };
    yield { name: `${name}${checksumEnding}`, text };
  } finally {
    await rm(copy, { force: true });
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

/** Reads what was written: a disk that has kept something else is found out now, and not when it is needed. */
async function checkArchive(archive: string): Promise<number> {
  let files = 0;
  let found = "";
  for await (const { name, read } of readTar(archive)) {
    const file = filePath.exec(name);
    const isWhole = file
      ? (await hashOf(read())) === file[1]
      : databasePath.test(name) || (await text(read())) === found;
    refuseUnless(
      isWhole,
      `${name} did not come out of the archive as it went in. Have a look at the disks, and try again.`,
    );
    if (file) files++;
    else if (databasePath.test(name)) found = checksumOf(await hashOf(read()));
  }
  return files;
}

/** The folders of further sites that have data. */
async function listSites(from: string): Promise<readonly string[]> {
  if (!existsSync(join(from, "sites"))) return [];
  const names = await readdir(join(from, "sites"));
  return names
    .map((name) => `sites/${name}/`)
    .filter((folder) => databasePath.test(`${folder}${databaseName}`))
    .filter((folder) => existsSync(join(from, folder, databaseName)));
}

async function listFiles(from: string, folder: string): Promise<readonly string[]> {
  if (!existsSync(join(from, folder, "files"))) return [];
  const names = await readdir(join(from, folder, "files"), { recursive: true });
  return names
    .map((name) => `${folder}files/${name.replaceAll("\\", "/")}`)
    .filter((name) => filePath.test(name));
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  await handle.sync().finally(() => handle.close());
}

function refuseUnless(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ProfferError("unavailable", message);
}
