import { ProfferError } from "@proffer/protocol";
import type { Db } from "../storage/store.ts";
import type { Uploader } from "./link.ts";

/** What one device may have lying here, and what may lie here unsent of everybody: a disk is soon full otherwise. */
const maxUnsentFiles = 20;
const maxDeviceBytes = 200 * 1024 * 1024;
const maxUnsentBytes = 1024 * 1024 * 1024;

/** @throws ProfferError `rate_limited`. */
export async function checkQuota(db: Db, by: Uploader): Promise<void> {
  if (by.role === "agent") return;
  const [own, all] = await Promise.all([
    read(db, by.anonymousId),
    db
      .selectFrom("files")
      .select((row) => row.fn.sum<number | null>("bytes").as("bytes"))
      .where("conversation", "is", null)
      .executeTakeFirst(),
  ]);
  if (
    own.unsent < maxUnsentFiles &&
    own.bytes < maxDeviceBytes &&
    (all?.bytes ?? 0) < maxUnsentBytes
  )
    return;
  throw new ProfferError(
    "rate_limited",
    "Too many files have been uploaded for now. Try again later.",
  );
}

async function read(
  db: Db,
  anonymousId: string,
): Promise<{ readonly unsent: number; readonly bytes: number }> {
  const rows = await db
    .selectFrom("files")
    .select(["bytes", "conversation"])
    .where("anonymous_id", "=", anonymousId)
    .execute();
  return {
    unsent: rows.filter(({ conversation }) => conversation === null).length,
    bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
