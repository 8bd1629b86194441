import type { Files } from "../files/files.ts";
import type { Job } from "../jobs/jobs.ts";
import type { Store } from "../storage/store.ts";
import { defaultKeep } from "./keep.ts";
import type { Keep } from "./keep.ts";
import { sweepsAt } from "./sweeps.ts";
import { trimHistories } from "./trim-histories.ts";

export interface RetentionOptions {
  readonly store: Store;
  readonly files: Pick<Files, "discard"> | undefined;
  /** UTC ms. */
  readonly clock: () => number;
  /** What is not said is as in {@link defaultKeep}. */
  readonly keep?: Partial<Keep>;
}

/** So many at a time: a customer who comes in between waits for some milliseconds. */
const chunk = 500;

const everyMs = 6 * 3_600_000;

/** Deletes what is past its time, a few rows at a time; what a campaign has given out stays counted. */
export function createRetention({ store, files, clock, keep = {} }: RetentionOptions): Job {
  const periods = { ...defaultKeep, ...keep };

  async function sweepAll(): Promise<void> {
    for (const sweep of sweepsAt(clock(), periods))
      for (let more = true; more;) {
        const { deleted, hashes = [] } = await store.transaction((trx) => sweep.run(trx, chunk));
        if (hashes.length > 0) await files?.discard(hashes);
        more = deleted >= chunk;
        await aBreath();
      }
  }

  return {
    name: "retention",
    everyMs,
    async run() {
      await sweepAll();
      await trimHistories(store, periods.eventsPerCustomer, aBreath);
      await store.settle();
    },
  };
}

/** Lets everybody else have a turn. */
function aBreath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
