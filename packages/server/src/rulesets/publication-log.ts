import { ProfferError } from "@proffer/protocol";
import type { AuditEntry, AuditReply, PublicationAct } from "@proffer/protocol";
import type { PublicationRow } from "../storage/tables/publications.ts";
import type { Db, Store } from "../storage/store.ts";
import { newestOf, nothingPublished, readRow } from "./standing.ts";
import type { Standing } from "./standing.ts";

/** A line that is about to be added to the log. */
export interface NewEntry {
  readonly what: PublicationAct;
  readonly who: string;
  readonly why?: string | undefined;
  readonly details?: readonly string[];
  /** How it stands from then on. */
  readonly standing: Omit<Standing, "number" | "at">;
}

export async function readStanding(db: Db): Promise<Standing> {
  const row = await lastRow(db);
  return row ? readRow(row) : nothingPublished;
}

/** The number of the last change: what another server looks for. */
export async function readNumber(db: Db): Promise<number> {
  const row = await db
    .selectFrom("publications")
    .select("number")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.number ?? 0;
}

/** How often somebody else may have been first before we give up: more often nobody publishes at once. */
const attempts = 20;

/**
 * Adds a line that follows from the last one. Where somebody else added one meanwhile it is worked out again from that.
 *
 * @param decide may write, too; `undefined` leaves everything as it is.
 * @returns how it stands then.
 */
export async function change(
  store: Store,
  now: number,
  decide: (before: Standing, trx: Db) => Promise<NewEntry | undefined>,
): Promise<Standing> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const done = await store.transaction(async (trx) => {
      const before = await readStanding(trx);
      const entry = await decide(before, trx);
      return entry ? append(trx, before, entry, now) : before;
    });
    if (done) return done;
  }
  throw new ProfferError("unavailable", "Too many publish at once. Try again.");
}

/** @returns `undefined` where somebody else has added a line after the same one. */
async function append(
  trx: Db,
  before: Standing,
  { what, who, why = "", details = [], standing }: NewEntry,
  now: number,
): Promise<Standing | undefined> {
  // Seconds of the clock, so that it goes up even where yesterday's backup was restored: pages refuse a lower one.
  const number = Math.max(before.number + 1, Math.floor(now / 1000));
  const { stable, candidate, off, allOff } = standing;
  const row: PublicationRow = {
    number,
    follows: before.number,
    at: now,
    who,
    what,
    why,
    details: JSON.stringify(details),
    stable,
    candidate: candidate?.hash ?? null,
    percent: candidate?.percent ?? 100,
    seed: candidate?.seed ?? "",
    guard: candidate && JSON.stringify(candidate.guard),
    off: JSON.stringify(off),
    all_off: allOff ? "yes" : "no",
  };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto("publications")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n ? readRow(row) : undefined;
}

/** @param before only lines with a lower number. */
export async function readAudit(
  db: Db,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<AuditReply> {
  // One more, to know what the last one changed.
  const rows = await db
    .selectFrom("publications")
    .selectAll()
    .where("number", "<", before)
    .orderBy("number", "desc")
    .limit(limit + 1)
    .execute();
  const entries = rows.slice(0, limit).map((row, i) => toEntry(row, rows[i + 1]));
  return { entries, next: rows.length > limit ? (entries.at(-1)?.number ?? null) : null };
}

function toEntry(row: PublicationRow, earlier: PublicationRow | undefined): AuditEntry {
  const { number, at, who, what, why, percent } = row;
  return {
    number,
    at,
    who,
    what: what as PublicationAct,
    from: earlier ? newestOf(readRow(earlier)) : null,
    to: newestOf(readRow(row)),
    percent,
    why,
    details: JSON.parse(row.details) as readonly string[],
  };
}

/** The version that was stable before another one first was; `null` where there was none. */
export async function stableBefore(db: Db, hash: string): Promise<string | null> {
  const first = await db
    .selectFrom("publications")
    .select("number")
    .where("stable", "=", hash)
    .orderBy("number")
    .limit(1)
    .executeTakeFirst();
  if (!first) return null;
  const before = await db
    .selectFrom("publications")
    .select("stable")
    .where("number", "<", first.number)
    .where("stable", "is not", null)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return before?.stable ?? null;
}

/** The last version that somebody published. */
export async function lastPublishedBy(db: Db, who: string): Promise<string | null> {
  const row = await db
    .selectFrom("publications")
    .select("stable")
    .where("who", "=", who)
    .where("what", "=", "publish")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.stable ?? null;
}

async function lastRow(db: Db): Promise<PublicationRow | undefined> {
  return db
    .selectFrom("publications")
    .selectAll()
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
}
