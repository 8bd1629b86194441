import { nanoid } from "nanoid";
import type { Store } from "../storage/store.ts";
import { dropLease, takeLease } from "./lease.ts";

/** Something that one server at a time does again and again. */
export interface Job {
  readonly name: string;
  /** How long after its end it begins again. */
  readonly everyMs: number;
  /** It may be cut off anywhere by a crash, and begin twice where a server stood still for longer than its lease. */
  run(): Promise<void>;
}

/** What a server does by itself. */
export interface Jobs {
  /** Takes a job on: from {@link Jobs.start} on, or at once where that has been. */
  add(job: Job): void;
  /** Begins with all of them. */
  start(): void;
  /** Does a job now, if no other server is at it, and says whether it was done. */
  runNow(name: string): Promise<boolean>;
  /** Lets what is under way finish. */
  stop(): Promise<void>;
}

export interface JobOptions {
  readonly store: Store;
  readonly onError: (cause: unknown, job: string) => void;
}

/** Longer than any run of ours, shorter than anybody wants to wait for a server that has died. */
const leaseMs = 30_000;

/**
 * Runs jobs, each by one server at a time. Leases go by the machine's own clock, not by a demonstration's.
 *
 * @example
 * ```ts
 * const jobs = createJobs({ store, onError: console.error });
 * jobs.add({ name: "tidy", everyMs: 60_000, run: async () => {} });
 * jobs.start();
 * await jobs.stop();
 * ```
 */
export function createJobs({ store, onError }: JobOptions): Jobs {
  const holder = nanoid();
  const jobs = new Map<string, Job>();
  const timers = new Map<string, NodeJS.Timeout>();
  const atWork = new Map<string, Promise<boolean>>();
  let isStarted = false;
  let isStopped = false;

  async function runLeased({ name, run }: Job): Promise<boolean> {
    const keep = (): Promise<boolean> => {
      const now = Date.now();
      return takeLease(store.db, { name, holder, now, until: now + leaseMs });
    };
    if (!(await keep())) return false;
    const keeping = setInterval(() => void keep().catch(() => {}), leaseMs / 3);
    try {
      await run();
    } finally {
      clearInterval(keeping);
    }
    return true;
  }

  function work(job: Job): Promise<boolean> {
    const under = atWork.get(job.name);
    if (under) return under;
    const done = runLeased(job)
      .catch((cause: unknown) => {
        onError(cause, job.name);
        return false;
      })
      .finally(() => atWork.delete(job.name));
    atWork.set(job.name, done);
    return done;
  }

  async function turn(job: Job): Promise<void> {
    await work(job);
    if (isStopped) return;
    timers.set(job.name, setTimeout(() => void turn(job), job.everyMs).unref());
  }

  return {
    add(job) {
      jobs.set(job.name, job);
      if (isStarted) void turn(job);
    },
    start() {
      isStarted = true;
      for (const job of jobs.values()) void turn(job);
    },
    async runNow(name) {
      const job = jobs.get(name);
      return job ? work(job) : false;
    },
    async stop() {
      isStopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(atWork.values());
      for (const name of jobs.keys())
        await dropLease(store.db, name, holder).catch((cause: unknown) => onError(cause, name));
    },
  };
}
