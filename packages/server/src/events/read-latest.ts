import type { Db } from "../storage/store.ts";

/** An event as it is kept. */
export interface KeptRow {
  readonly customer: string;
  readonly message_id: string;
  readonly seq: number;
  readonly received_at: number;
  readonly json: string;
}

/** So many rows at a time: at 64 KB each, which is the most that is kept, they fit into memory beside everything else. */
const rowsAtOnce = 250;

/** What a history may take in memory: a keen customer's year has a tenth of it. */
const maxChars = 32 * 1024 * 1024;

/**
 * The last events of one customer, or of one who goes by several names, in order of arrival.
 *
 * It ends where there is more of them than memory should hold: anybody can send twenty thousand events of 64 KB under
 * names of their own, and a claim that read all of those would take the server down.
 */
export async function readLatest(
  db: Db,
  customers: readonly string[],
  limit: number,
): Promise<readonly KeptRow[]> {
  const latest: KeptRow[] = [];
  let chars = 0;
  for (let before: number | undefined; latest.length < limit && chars < maxChars;) {
    const size = Math.min(rowsAtOnce, limit - latest.length);
    const rows = await readSome(db, customers, before, size);
    for (const row of rows) chars += row.json.length;
    latest.push(...rows);
    before = rows.at(-1)?.seq;
    if (rows.length < size) break;
  }
  return latest.reverse();
}

function readSome(
  db: Db,
  customers: readonly string[],
  before: number | undefined,
  size: number,
): Promise<readonly KeptRow[]> {
  return db
    .selectFrom("events")
    .select(["customer", "message_id", "seq", "received_at", "json"])
    .where("customer", "in", customers)
    .$if(before !== undefined, (query) => query.where("seq", "<", before ?? 0))
    .orderBy("seq", "desc")
    .limit(size)
    .execute();
}
