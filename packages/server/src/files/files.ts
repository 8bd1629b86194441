import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { nanoid } from "nanoid";
import { fileTypes, ProfferError } from "@proffer/protocol";
import type { Attachment, FileType } from "@proffer/protocol";
import type { FileRow } from "../storage/schema.ts";
import type { Db, Store } from "../storage/store.ts";
import { cleanName } from "./clean-name.ts";
import { createDatabasePlaces } from "./database-places.ts";
import { readDimensions } from "./dimensions.ts";
import { createFolderPlaces } from "./folder-places.ts";
import type { Uploader } from "./link.ts";
import { checkQuota } from "./quota.ts";
import { receive, tooLarge } from "./receive.ts";
import { toAttachment } from "./rows.ts";

/** A file on its way in. */
export interface Upload {
  readonly by: Uploader;
  readonly name: string;
  /** What its sender says it is. */
  readonly type: string;
  /** What its sender says it has, in bytes. */
  readonly length?: number;
  readonly body: Readable;
}

/** Files, kept. */
export interface Files {
  readonly maxBytes: number;
  readonly types: readonly FileType[];
  /** @throws ProfferError `too_large`, `bad_type`, `rate_limited` or `bad_request`. */
  accept(upload: Upload): Promise<Attachment>;
  /** A file and its bytes. @throws ProfferError `not_found`. */
  find(id: string): Promise<{ readonly row: FileRow; readonly body: () => Promise<Readable> }>;
  /** Deletes the bytes that no file has any more. */
  discard(hashes: readonly string[]): Promise<void>;
  /** Deletes what was uploaded and never sent, and what an earlier end has left behind. */
  tidy(): Promise<void>;
  /** Takes nothing more in; resolves when nothing is under way. */
  stop(): Promise<void>;
}

/** What {@link createFiles} needs. */
export interface FilesOptions {
  readonly store: Store;
  /** Theirs alone. With a PostgreSQL they lie there only while they come in, and then in the database. */
  readonly directory: string;
  /** 10 MB if left out. */
  readonly maxBytes?: number;
  readonly clock: () => number;
}

/** A telephone's photograph has four; a proxy in front usually lets through no less. */
export const defaultMaxBytes = 10 * 1024 * 1024;

/** 2¹⁹² of them: an id is all that is asked for of who wants the file, since a picture's element can prove nothing. */
const idLength = 32;

/** Larger images are made to fill a reader's memory: a hundred million points are 400 MB. */
const maxPixels = 100_000_000;

/** So long a file may take: 10 MB at 35 KB a second. */
const patienceMs = 5 * 60_000;

const maxAtOnce = 50;

/** What was not sent by then is not going to be. */
const unsentMs = 24 * 3_600_000;

/**
 * Opens the place that files of conversations lie in.
 *
 * @example
 * ```ts
 * const store = await openStore(".proffer");
 * const files = await createFiles({ store, directory: ".proffer/files", clock: Date.now });
 * await files.tidy();
 * ```
 */
export async function createFiles({
  store,
  directory,
  maxBytes = defaultMaxBytes,
  clock,
}: FilesOptions): Promise<Files> {
  const { db } = store;
  const incoming = join(directory, "incoming");
  const stopped = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const places =
    store.kind === "postgres" ? createDatabasePlaces(store) : createFolderPlaces(store, directory);
  await mkdir(incoming, { recursive: true });

  async function take({ by, name, type, length, body }: Upload): Promise<Attachment> {
    if (!isFileType(type)) throw unknownType(type);
    if (length !== undefined && length > maxBytes) throw tooLarge(maxBytes);
    await checkQuota(db, by);
    const path = join(incoming, nanoid());
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(patienceMs)]);
    const { hash, bytes, head } = await receive(body, path, { type, maxBytes, signal });
    const size = readDimensions(type, head);
    try {
      if (size && size.width * size.height > maxPixels) throw tooManyPixels(size);
      const row: FileRow = {
        id: nanoid(idLength),
        hash,
        name: cleanName(name, type),
        type,
        bytes,
        width: size?.width ?? null,
        height: size?.height ?? null,
        anonymous_id: by.role === "visitor" ? by.anonymousId : null,
        conversation: null,
        uploaded_at: clock(),
      };
      await places.keep(hash, path, (trx) => insert(trx, row, by));
      return toAttachment(row);
    } catch (cause) {
      void places.discard([hash]).catch(() => undefined);
      throw cause;
    } finally {
      await rm(path, { force: true });
    }
  }

  return {
    maxBytes,
    types: Object.keys(fileTypes).filter(isFileType),

    async accept(upload) {
      if (stopped.signal.aborted || underWay.size >= maxAtOnce)
        throw new ProfferError("unavailable", "Too many files come in at once. Try again soon.");
      const work = take(upload);
      const done = work.catch(() => undefined);
      underWay.add(done);
      void done.finally(() => underWay.delete(done));
      return work;
    },

    async find(id) {
      const row = await db.selectFrom("files").selectAll().where("id", "=", id).executeTakeFirst();
      if (!row) throw gone();
      return { row, body: async () => (await places.read(row.hash)) ?? raise(gone()) };
    },

    discard: (hashes) => places.discard(hashes),

    async tidy() {
      const unsent = await db
        .deleteFrom("files")
        .where("conversation", "is", null)
        .where("uploaded_at", "<", clock() - unsentMs)
        .returning("hash")
        .execute();
      await places.discard(unsent.map(({ hash }) => hash));
      if (underWay.size > 0) return;
      for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true });
      await places.tidy();
    },

    async stop() {
      stopped.abort(new ProfferError("unavailable", "The server restarts. Send the file again."));
      await Promise.all(underWay);
    },
  };
}

/** Whoever was erased while their file came in must not come back by it. */
async function insert(trx: Db, row: FileRow, by: Uploader): Promise<void> {
  if (by.role === "visitor") {
    const device = trx
      .selectFrom("devices")
      .select("bound_at")
      .where("anonymous_id", "=", by.anonymousId);
    if (!(await device.executeTakeFirst()))
      throw new ProfferError("foreign_device", "This device was erased. Its file was not kept.");
  }
  await trx.insertInto("files").values(row).execute();
}

function gone(): ProfferError {
  return new ProfferError("not_found", "There is no such file, or it was deleted.");
}

function raise(error: ProfferError): never {
  throw error;
}

function isFileType(type: string): type is FileType {
  return Object.hasOwn(fileTypes, type);
}

function unknownType(type: string): ProfferError {
  const known = Object.values(fileTypes).join(", ");
  return new ProfferError(
    "bad_type",
    `Files of the type “${type.slice(0, 80)}” are not taken. Those that are: ${known}.`,
  );
}

function tooManyPixels({ width, height }: { width: number; height: number }): ProfferError {
  return new ProfferError(
    "too_large",
    `An image of ${width} × ${height} points is too large. Send a smaller one.`,
  );
}
