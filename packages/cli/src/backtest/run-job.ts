import { setImmediate } from "node:timers/promises";
import type { Rule, Truth } from "@proffer/engine";
import type { BlockPlace } from "../log/columns/block-file.ts";
import type { Pick } from "../log/columns/jobs.ts";
import type { Store } from "../log/columns/store.ts";
import type { OrderTotals } from "./order-totals.ts";
import { BlockRun } from "./run-blocks.ts";
import type { Tally } from "./tally.ts";

/** A rule set to be run over a kept log. */
export interface RunJob {
  readonly type: "run";
  readonly folder: string;
  readonly store: Store;
  /** `Ruleset.json`: it crosses to another thread, and is read there again. */
  readonly rules: unknown;
  /** Rules that json-rules-engine disagreed about: the object engine runs them. */
  readonly denied: readonly string[];
  readonly order: "event" | "arrival";
  readonly confirm: "class" | "every";
  /** Whether it is kept who was reached. */
  readonly remembers: boolean;
  /** Where the firings go, block by block; `null` where nobody wants them one by one. */
  readonly firings: string | null;
}

/** What a thread tells of a job. */
export type RunMessage =
  | { readonly type: "block"; readonly rows: number }
  | {
      readonly type: "end";
      readonly tally: Tally;
      readonly orders: OrderTotals;
      readonly denied: readonly string[];
    };

/** A firing of a customer, by the rule's place in the rule set. */
export interface Found {
  readonly index: number;
  readonly rule: Rule;
  readonly key: string | null;
  readonly at: number;
  readonly inAudience: Truth;
}

/** Runs blocks as long as there are any. */
export async function runBlocks(
  job: RunJob,
  pick: Pick,
  tell: (message: RunMessage) => void,
): Promise<void> {
  const run = new BlockRun(job);
  const { blocks } = job.store;
  for (let i = pick(); i < blocks.length; i = pick()) {
    const place = blocks[i] as BlockPlace;
    await run.block(place, i);
    tell({ type: "block", rows: place.rows });
    // So that signals, and what other threads tell, are heard between two blocks.
    await setImmediate();
  }
  tell(run.end());
}
