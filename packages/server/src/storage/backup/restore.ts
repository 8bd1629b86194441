import { createWriteStream, existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, open, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import Database from "libsql";
import { ProfferError } from "@proffer/protocol";
import type { BackupReport } from "./back-up.ts";
import {
  checksumEnding,
  checksumOf,
  databaseName,
  databasePath,
  filePath,
  findDamage,
  hashOf,
} from "./check.ts";
import { readTar } from "./tar.ts";
import type { TarEntry } from "./tar.ts";

/**
 * Makes a data directory of a backup. Everything is checked in a directory beside it, which gets the name at the end: what
 * is there afterwards is whole, or nothing is.
 *
 * @param file what {@link backUp} has written.
 * @param to a directory that is empty or not there yet.
 * @throws ProfferError `unavailable` where there is something in the directory, or the backup is damaged.
 * @example
 * ```ts
 * await restore("proffer-monday.tar", ".proffer");
 * ```
 */
export async function restore(file: string, to: string): Promise<BackupReport> {
  const target = resolve(to);
  if (!existsSync(file)) throw refusal(`There is no ${file}.`);
  if (existsSync(target) && readdirSync(target).length > 0)
    throw refusal(
      `There is something in ${target}, and a backup overwrites nothing. Pass another --data, or move what is there away.`,
    );
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(`${target}.restoring-`);
  try {
    const report = await unpack(file, fresh);
    if (existsSync(target)) await rmdir(target);
    await rename(fresh, target);
    return report;
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    throw cause;
  }
}

async function unpack(file: string, into: string): Promise<BackupReport> {
  let files = 0;
  let bytes = 0;
  const databases = new Map<string, string>();
  const restored: string[] = [];
  try {
    for await (const entry of readTar(file)) {
      const { name } = entry;
      bytes += entry.bytes;
      const of = name.slice(0, -checksumEnding.length);
      if (name.endsWith(checksumEnding) && databases.has(of)) {
        if ((await text(entry.read())) !== databases.get(of))
          throw new Error(`${of} is not what it was`);
        databases.delete(of);
        continue;
      }
      await take(entry, into);
      if (!databasePath.test(name)) files++;
      else {
        restored.push(name);
        databases.set(name, checksumOf(await hashOf(entry.read())));
      }
    }
    const [unchecked] = databases.keys();
    if (unchecked !== undefined) throw new Error(`the checksum of ${unchecked} is missing`);
  } catch (cause) {
    throw damaged(file, (cause as Error).message, cause);
  }
  if (!existsSync(join(into, databaseName))) throw damaged(file, "there is no database in it");
  for (const name of restored) mark(join(into, name), file);
  return { bytes, files };
}

/** Nothing but what a backup holds, so that no archive writes anywhere else. */
async function take(entry: TarEntry, into: string): Promise<void> {
  const { name } = entry;
  const hash = filePath.exec(name)?.[1];
  if (!databasePath.test(name) && hash === undefined) throw new Error(`no backup holds “${name}”`);
  if (hash !== undefined && (await hashOf(entry.read())) !== hash)
    throw new Error(`${name} is not what it was`);
  const path = join(into, name);
  await mkdir(dirname(path), { recursive: true });
  await pipeline(entry.read(), createWriteStream(path, { flags: "wx", mode: 0o600 }));
  const handle = await open(path, "r");
  await handle.sync().finally(() => handle.close());
  const damage = hash === undefined ? findDamage(path) : undefined;
  if (damage !== undefined) throw new Error(`${name} is damaged: ${damage}`);
}

/** Tells the server that starts on it, which then publishes what is in force anew: pages know of higher numbers. */
function mark(path: string, file: string): void {
  const database = new Database(path);
  try {
    database
      .prepare("insert or replace into settings (name, value) values ('restored', ?)")
      .run(`restored from ${basename(file)}`);
  } finally {
    database.close();
  }
}

function damaged(file: string, what: string, cause?: unknown): ProfferError {
  return refusal(
    `${file} cannot be restored: ${what}. Nothing was changed. Take another backup.`,
    cause,
  );
}

function refusal(message: string, cause?: unknown): ProfferError {
  return new ProfferError("unavailable", message, cause);
}
