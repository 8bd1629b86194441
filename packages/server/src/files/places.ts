import type { Readable } from "node:stream";
import type { Db } from "../storage/store.ts";

/** Where the bytes of files lie, each under the hash of what it holds: two files that hold the same lie there once. */
export interface Places {
  /**
   * Puts what lies in a file of this machine in its place and writes down whose it is, both or neither. It is on disk
   * when this resolves.
   */
  keep(hash: string, path: string, writeRow: (trx: Db) => Promise<void>): Promise<void>;
  /** The bytes; `undefined` where there are none. */
  read(hash: string): Promise<Readable | undefined>;
  /** Deletes those that no file has any more. */
  discard(hashes: readonly string[]): Promise<void>;
  /** Deletes what an earlier end has left behind. */
  tidy(): Promise<void>;
}

export async function isHeld(db: Db, hash: string): Promise<boolean> {
  const held = db.selectFrom("files").select("id").where("hash", "=", hash);
  return (await held.executeTakeFirst()) !== undefined;
}
