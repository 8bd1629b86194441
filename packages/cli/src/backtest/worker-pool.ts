import { Worker } from "node:worker_threads";
import type { Pick } from "../log/columns/jobs.ts";
import type { SortedPartition, SortJob } from "../log/columns/sort-job.ts";
import { runSortJob } from "../log/columns/sort-job.ts";
import { DamagedStore } from "../log/columns/store.ts";
import type { RunJob, RunMessage } from "./run-job.ts";
import { runBlocks } from "./run-job.ts";

/** What threads are asked to do. */
export type Job = SortJob | RunJob;

/** What they tell meanwhile. */
export type JobMessage = SortedPartition | RunMessage;

/** No job has so many pieces. */
const beyondAll = 2 ** 30;

/** What a thread is started with. */
export interface ThreadData {
  readonly job: Job;
  readonly thread: number;
  /** The number of the next piece of work, shared by all. */
  readonly next: Int32Array;
}

/** What a thread says: what it tells, or why it could not go on. */
export type ThreadMessage =
  | { readonly type: "told"; readonly message: JobMessage }
  | { readonly type: "failed"; readonly reason: string; readonly isDamage: boolean };

/** Does a job's pieces one after the other until none is left. */
export async function runPieces(
  job: Job,
  thread: number,
  pick: Pick,
  tell: (message: JobMessage) => void,
): Promise<void> {
  if (job.type === "sort") runSortJob(job, thread, pick, tell);
  else await runBlocks(job, pick, tell);
}

/**
 * Runs a job on so many threads; they take piece after piece, so that none waits while another has much to do. Where a
 * rule set is run, this thread is one of them: one less has to be started, which costs as much as a million events.
 * With no threads it all runs here.
 */
export async function runJob(
  job: Job,
  threads: number,
  onMessage: (message: JobMessage) => void,
): Promise<void> {
  const next = new Int32Array(new SharedArrayBuffer(4));
  const isHereToo = threads === 0 || job.type === "run";
  const others = job.type === "run" ? Math.max(0, threads - 1) : threads;
  const running = Array.from({ length: others }, (_, thread) =>
    start({ job, thread, next }, onMessage),
  );
  const pick = (): number => Atomics.add(next, 0, 1);
  if (isHereToo) running.push(runPieces(job, others, pick, onMessage));
  try {
    await Promise.all(running);
  } catch (error) {
    // What the others would find is of no use any more: they stop at their next piece.
    Atomics.store(next, 0, beyondAll);
    throw error;
  }
}

function start(workerData: ThreadData, onMessage: (message: JobMessage) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData });
    worker.on("message", (said: ThreadMessage) => {
      if (said.type === "told") onMessage(said.message);
      else reject(said.isDamage ? new DamagedStore(said.reason) : new Error(said.reason));
    });
    worker.on("error", reject);
    worker.on("exit", () => resolve());
  });
}
