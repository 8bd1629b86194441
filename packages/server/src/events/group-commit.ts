import { isProfferError } from "@proffer/protocol";
import type { Db, Store } from "../storage/store.ts";

/** Work on the database that is on disk, or undone, when its promise is settled. */
export type Work<T> = (db: Db) => Promise<T>;

export interface GroupCommit {
  run<T>(work: Work<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly work: Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/** What shares a commit. One sync costs as much as some dozen batches; more of them would keep the first one waiting. */
const maxGroup = 64;

/**
 * Commits together what comes in while the disk is busy: a sync takes as long for many as for one.
 *
 * Nobody is answered before the commit that holds their work is on disk. Where a group fails, each of it is run again in
 * a transaction of its own, so that one that cannot be kept costs its neighbours nothing but time; work does therefore
 * nothing but read and write.
 *
 * @example
 * ```ts
 * const commits = createGroupCommit(store);
 * await commits.run((db) => db.insertInto("events").values(rows).execute());
 * ```
 */
export function createGroupCommit(store: Pick<Store, "transaction">): GroupCommit {
  let waiting: Waiting[] = [];
  let working: Promise<void> | undefined;

  async function drain(): Promise<void> {
    // What has arrived in the same turn of the loop is let in first.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const group = waiting.slice(0, maxGroup);
      waiting = waiting.slice(maxGroup);
      await commit(store, group);
    }
    working = undefined;
  }

  return {
    run<T>(work: Work<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as Waiting["resolve"], reject });
        working ??= drain();
      });
    },
    async idle() {
      await working;
    },
  };
}

async function commit(store: Pick<Store, "transaction">, group: readonly Waiting[]): Promise<void> {
  try {
    const results = await store.transaction(async (trx) => {
      const done: unknown[] = [];
      for (const { work } of group) done.push(await work(trx));
      return done;
    });
    for (const [index, { resolve }] of group.entries()) resolve(results[index]);
  } catch (cause) {
    // A database that is away is so for each of them: asking it once more for everybody would only keep them waiting.
    const isAway = isProfferError(cause) && cause.code === "unavailable";
    if (isAway || group.length === 1) for (const { reject } of group) reject(cause);
    else for (const one of group) await commit(store, [one]);
  }
}
