import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { mostAheadMs } from "../jobs/lease.ts";
import type { Store } from "../storage/store.ts";

/** How often a name was counted within the window that runs, and when that is over. */
export interface Count {
  readonly count: number;
  /** By the machine's clock. */
  readonly until: number;
}

/** Where is counted. */
export interface Counter {
  /** Counts once more; a window that is over begins anew. */
  add(name: string, perMs: number): Promise<Count>;
  forget(name: string): Promise<void>;
}

/** So many names take about 10 MB. */
const maxNames = 50_000;

/**
 * Counts in memory. Of a flood of names those are forgotten that were not heard of for the longest, which is why this is
 * no library's: those keep every name until its window is over.
 */
export function createMemoryCounter(max = maxNames): Counter & { readonly size: number } {
  const counts = new Map<string, Count>();
  return {
    get size() {
      return counts.size;
    },
    async add(name, perMs) {
      const now = Date.now();
      const before = counts.get(name);
      const isRunning =
        before !== undefined && before.until > now && before.until <= latest(now, perMs);
      const next = isRunning
        ? { count: before.count + 1, until: before.until }
        : { count: 1, until: now + perMs };
      // A map keeps its order of insertion, so that its first is the one not heard of for the longest.
      counts.delete(name);
      counts.set(name, next);
      const [oldest] = counts.keys();
      if (counts.size > max && oldest !== undefined) counts.delete(oldest);
      return next;
    },
    async forget(name) {
      counts.delete(name);
    },
  };
}

/** Counts in the database, together with every server that shares it. */
export function createStoreCounter({ db }: Pick<Store, "db">): Counter {
  return {
    async add(name, perMs) {
      const now = Date.now();
      const { points, until } = await db
        .insertInto("rates")
        .values({ name, points: 1, until: now + perMs })
        .onConflict((conflict) =>
          conflict.column("name").doUpdateSet({
            points: sql`case when ${isRunning(now, perMs)} then rates.points + 1 else 1 end`,
            until: sql`case when ${isRunning(now, perMs)} then rates.until else excluded.until end`,
          }),
        )
        .returning(["points", "until"])
        .executeTakeFirstOrThrow();
      return { count: points, until };
    },
    async forget(name) {
      await db.deleteFrom("rates").where("name", "=", name).execute();
    },
  };
}

/** A window that seems to last longer began before the clock was set back, and would keep people out until then. */
function latest(now: number, perMs: number): number {
  return now + perMs + mostAheadMs;
}

function isRunning(now: number, perMs: number): RawBuilder<unknown> {
  return sql`rates.until > ${now} and rates.until <= ${latest(now, perMs)}`;
}
