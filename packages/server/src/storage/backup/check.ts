import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import Database from "libsql";

/** A server's own store lies in its directory, and those of further sites in `sites/ID/`. */
const site = "(?:sites/[a-z0-9-]{1,40}/)?";

/** The name of a database, here and in an archive. */
export const databaseName = "proffer.db";
export const databasePath = new RegExp(`^${site}proffer\\.db$`);

/** What stands behind a database's name for the text that says what its bytes were, as `sha256sum --check` reads it. */
export const checksumEnding = ".sha256";

/** What stands in it. */
export function checksumOf(hash: string): string {
  return `${hash}  ${databaseName}\n`;
}

/** Files of conversations are named by their content. */
export const filePath = new RegExp(`^${site}files/[\\da-f]{2}/([\\da-f]{64})$`);

/**
 * Looks through all of a database's pages, rows and indexes.
 *
 * @returns what is wrong with it, if anything.
 */
export function findDamage(file: string): string | undefined {
  try {
    const database = new Database(file);
    try {
      const rows = database.prepare("pragma integrity_check(1)").all() as {
        integrity_check: string;
      }[];
      if (rows[0]?.integrity_check !== "ok") return rows[0]?.integrity_check ?? "nothing in it";
      database.prepare("select max(version) from schema_version").all();
      return undefined;
    } finally {
      database.close();
    }
  } catch (cause) {
    return (cause as Error).message;
  }
}

/** SHA-256, in hex. */
export async function hashOf(content: Readable): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(content, hash);
  return hash.digest("hex");
}
