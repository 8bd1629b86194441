import type { Db } from "../storage/store.ts";

/** Deletes some of what is past its time. */
export interface Sweep {
  /** What it is that goes, as it stands in the log. */
  readonly name: string;
  /** @returns how many were deleted, and the hashes of files that nobody may have any more. Less than `limit`: that was all. */
  run(
    db: Db,
    limit: number,
  ): Promise<{ readonly deleted: number; readonly hashes?: readonly string[] }>;
}

interface Deletion {
  executeTakeFirst(): Promise<{ readonly numDeletedRows: bigint } | undefined>;
}

/** Deletes a handful. */
export async function deleted(deletion: Deletion): Promise<{ readonly deleted: number }> {
  return { deleted: Number((await deletion.executeTakeFirst())?.numDeletedRows ?? 0n) };
}

/** What is few enough to go at once: there is nothing left of it. */
export async function all(deletion: Deletion): Promise<{ readonly deleted: number }> {
  await deletion.executeTakeFirst();
  return { deleted: 0 };
}
