import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Ruleset } from "@proffer/engine";
import { DamagedStore } from "../log/columns/store.ts";
import type { Store } from "../log/columns/store.ts";
import { addTally } from "./add-tallies.ts";
import type { OrderTotals } from "./order-totals.ts";
import { addOrders } from "./order-totals.ts";
import type { Progress } from "./progress.ts";
import { mergeFirings } from "./run-firings.ts";
import { temporaryFile, temporaryFolder } from "./run-folder.ts";
import type { RunJob, RunMessage } from "./run-job.ts";
import type { OpenStore } from "./run-store.ts";
import { threadsFor } from "./run-store.ts";
import type { Tally } from "./tally.ts";
import { createTally } from "./tally.ts";
import { runJob } from "./worker-pool.ts";

/** How a kept log is to be run over. */
export interface RunOptions {
  readonly order: "event" | "arrival";
  readonly confirm: "class" | "every";
  readonly workers: number | undefined;
  readonly remembers: boolean;
  /** Where every firing is written; `null` for nowhere. */
  readonly out: string | null;
}

/** What a run found. */
export interface RunResult {
  readonly tally: Tally;
  readonly orders: OrderTotals;
}

/** Runs a rule set over a kept log. @throws `DamagedStore` where it is not what was written. */
export async function runOver(
  { folder, store }: OpenStore,
  ruleset: Ruleset,
  options: RunOptions,
  progress: Progress,
): Promise<RunResult> {
  const firings = options.out === null ? null : join(temporaryFolder(), "firings");
  for (let denied: readonly string[] = []; ;) {
    const job: RunJob = {
      type: "run",
      folder,
      store,
      rules: ruleset.json,
      denied,
      order: options.order,
      confirm: options.confirm,
      remembers: options.remembers,
      firings,
    };
    if (firings !== null) mkdirSync(firings, { recursive: true });
    const found = await runOnce(job, ruleset, options, store, progress);
    // json-rules-engine had another opinion on one of these rules: the object engine runs it, and all begins anew.
    if (found.denied.length > 0) {
      denied = [...denied, ...found.denied];
      continue;
    }
    if (firings !== null && options.out !== null)
      await mergeFirings(
        firings,
        options.out,
        temporaryFile(`${options.out}.${process.pid}.partial`),
      );
    return found;
  }
}

async function runOnce(
  job: RunJob,
  ruleset: Ruleset,
  { workers, remembers }: RunOptions,
  store: Store,
  progress: Progress,
): Promise<RunResult & { readonly denied: readonly string[] }> {
  const tally = createTally(ruleset, { remembersCustomers: remembers });
  const orders: OrderTotals = new Map();
  const denied = new Set<string>();
  const events = store.blocks.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  await runJob(job, threadsFor(workers, events), (message) => {
    const told = message as RunMessage;
    if (told.type === "block") progress.show("Running", (done += told.rows), events);
    else {
      addTally(tally, told.tally);
      addOrders(orders, told.orders);
      for (const rule of told.denied) denied.add(rule);
    }
  });
  progress.clear();
  return { tally, orders, denied: [...denied] };
}

/** Runs over a kept log; what is damaged is made anew, once. */
export async function withStore<Result>(
  open: () => Promise<OpenStore>,
  run: (store: OpenStore) => Promise<Result>,
): Promise<Result> {
  const first = await open();
  try {
    return await run(first);
  } catch (error) {
    if (!(error instanceof DamagedStore) || !first.wasKept) throw error;
    process.stderr.write(`${error.message} It is made anew.\n`);
    first.discard();
    return run(await open());
  }
}
