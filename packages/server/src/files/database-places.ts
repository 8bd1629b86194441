import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { sql } from "kysely";
import type { Db, Store } from "../storage/store.ts";
import { isHeld } from "./places.ts";
import type { Places } from "./places.ts";

/** A row's worth: large enough to be few, small enough that a hundred downloads at once are no load on memory. */
const pieceBytes = 256 * 1024;

/** Files lie in the database, for servers that share nothing else. */
export function createDatabasePlaces(store: Store): Places {
  const { db } = store;

  async function discard(hashes: readonly string[]): Promise<void> {
    for (const hash of new Set(hashes))
      await store.transaction(async (trx) => {
        await lock(trx, hash);
        if (!(await isHeld(trx, hash)))
          await trx.deleteFrom("file_pieces").where("hash", "=", hash).execute();
      });
  }

  return {
    keep: (hash, path, writeRow) =>
      store.transaction(async (trx) => {
        await lock(trx, hash);
        if (!(await isHeld(trx, hash))) await write(trx, hash, path);
        await writeRow(trx);
      }),

    async read(hash) {
      const first = await readPiece(db, hash, 0);
      return first && Readable.from(pieces(db, hash, first), { objectMode: false });
    },

    discard,

    async tidy() {
      const left = await db
        .selectFrom("file_pieces")
        .select("hash")
        .where("piece", "=", 0)
        .where((row) =>
          row.not(
            row.exists(
              row
                .selectFrom("files")
                .select("files.id")
                .whereRef("files.hash", "=", "file_pieces.hash"),
            ),
          ),
        )
        .execute();
      await discard(left.map(({ hash }) => hash));
    },
  };
}

/** Until the transaction ends, nobody else brings or deletes the same bytes. */
async function lock(db: Db, hash: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${hash}, 0))`.execute(db);
}

async function write(db: Db, hash: string, path: string): Promise<void> {
  // What was left behind may be half of it.
  await db.deleteFrom("file_pieces").where("hash", "=", hash).execute();
  const file = await open(path);
  try {
    for (let piece = 0; ; piece++) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(pieceBytes), 0, pieceBytes);
      if (bytesRead === 0) return;
      const bytes = buffer.subarray(0, bytesRead);
      await db.insertInto("file_pieces").values({ hash, piece, bytes }).execute();
    }
  } finally {
    await file.close();
  }
}

async function readPiece(db: Db, hash: string, piece: number): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom("file_pieces")
    .select("bytes")
    .where("hash", "=", hash)
    .where("piece", "=", piece)
    .executeTakeFirst();
  return row?.bytes;
}

async function* pieces(db: Db, hash: string, first: Buffer): AsyncIterable<Buffer> {
  let next: Buffer | undefined = first;
  for (let piece = 1; next; piece++) {
    yield next;
    next = await readPiece(db, hash, piece);
  }
}
