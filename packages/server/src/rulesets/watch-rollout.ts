import { bucketOf } from "@proffer/protocol";
import type { Job } from "../jobs/jobs.ts";
import type { Db, Store } from "../storage/store.ts";
import { judgeRollout } from "./judge-rollout.ts";
import { readStanding } from "./publication-log.ts";
import type { Publications } from "./publications.ts";
import {
  brokenStages,
  countCoupon,
  countedEvents,
  countMessage,
  noCounts,
} from "./rollout-counts.ts";
import type { GroupCounts, RolloutCounts } from "./rollout-counts.ts";
import { bucketsOf } from "./standing.ts";
import type { Trial } from "./standing.ts";

export interface WatchOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly publications: Pick<Publications, "stop">;
  readonly onStop: (figures: readonly string[]) => void;
}

/** Well within the time in which somebody would have noticed. */
const everyMs = 3000;

/** At a time; what is left is read at once after it. */
const maxRows = 5000;

/**
 * Stops a roll-out that does harm. Each event is read once: what came in since the last look, in the order of arrival. In
 * PostgreSQL one that was written beside a later one may be missed, which takes away from both groups alike.
 */
export function watchRollout({ store, clock, publications, onStop }: WatchOptions): Job {
  async function run(): Promise<void> {
    const { candidate } = await readStanding(store.db);
    if (!candidate) return;
    const counts = await countOn(store, candidate, clock());
    const figures = judgeRollout(counts, candidate.guard, candidate.percent);
    if (figures.length === 0) return;
    await publications.stop(candidate.seed, figures);
    onStop(figures);
  }
  return { name: "watch-rollout", everyMs, run };
}

/** How far one step has been counted. */
interface Watched {
  readonly step: string;
  readonly seq: number;
  readonly couponsFrom: number;
  readonly counts: RolloutCounts;
}

async function countOn(store: Store, trial: Trial, now: number): Promise<RolloutCounts> {
  const buckets = bucketsOf(trial);
  const groupOf: GroupOf = (customer) => (buckets.has(bucketOf(customer)) ? "candidate" : "stable");
  let watched = await begin(store.db, `${trial.seed} ${trial.percent}`, now);
  for (let isMore = true; isMore;) {
    const page = await readEvents(store.db, watched, groupOf);
    watched = page.watched;
    isMore = page.isMore;
  }
  watched = await readCoupons(store.db, watched, groupOf, now);
  await keep(store.db, watched);
  return watched.counts;
}

type GroupOf = (customer: string) => keyof RolloutCounts;

/** A step is counted by itself: the groups have other sizes from then on. */
async function begin(db: Db, step: string, now: number): Promise<Watched> {
  const row = await db
    .selectFrom("rollout_watch")
    .selectAll()
    .where("step", "=", step)
    .executeTakeFirst();
  if (row) {
    const counts = JSON.parse(row.counts) as RolloutCounts;
    return { step, seq: row.seq, couponsFrom: row.coupons_from, counts };
  }
  const watched = { step, seq: await lastSeq(db), couponsFrom: now, counts: noCounts };
  await db.deleteFrom("rollout_watch").execute();
  await db
    .insertInto("rollout_watch")
    .values({ step, seq: watched.seq, coupons_from: now, counts: JSON.stringify(noCounts) })
    .execute();
  return watched;
}

async function lastSeq(db: Db): Promise<number> {
  const row = await db
    .selectFrom("events")
    .select("seq")
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

async function readEvents(
  db: Db,
  watched: Watched,
  groupOf: GroupOf,
): Promise<{ readonly watched: Watched; readonly isMore: boolean }> {
  const last = await lastSeq(db);
  const rows = await db
    .selectFrom("events")
    .select(["seq", "customer", "event", "json"])
    .where("seq", ">", watched.seq)
    .where("seq", "<=", last)
    .where("event", "in", Object.keys(countedEvents))
    .orderBy("seq")
    .limit(maxRows)
    .execute();
  const counts = { ...watched.counts };
  for (const { customer, event, json } of rows) {
    const group = groupOf(customer);
    counts[group] = countEvent(counts[group], event as keyof typeof countedEvents, json);
  }
  const isMore = rows.length === maxRows;
  const seq = isMore ? (rows.at(-1)?.seq ?? last) : last;
  return { watched: { ...watched, seq, counts }, isMore };
}

function countEvent(
  group: GroupCounts,
  event: keyof typeof countedEvents,
  json: string,
): GroupCounts {
  const { properties = {} } = JSON.parse(json) as {
    readonly properties?: Readonly<Record<string, unknown>>;
  };
  const { rule_id: rule, stage } = properties;
  if (typeof rule !== "string") return group;
  if (event === "Message Suppressed" && !brokenStages.includes(stage)) return group;
  return countMessage(group, rule, countedEvents[event]);
}

/** The server's own word for what was given out, not the pages'. */
async function readCoupons(
  db: Db,
  watched: Watched,
  groupOf: GroupOf,
  now: number,
): Promise<Watched> {
  const rows = await db
    .selectFrom("coupons")
    .select(["customer", "value"])
    .where("issued_at", ">=", watched.couponsFrom)
    .where("issued_at", "<", now)
    .execute();
  const counts = { ...watched.counts };
  for (const { customer, value } of rows) {
    const group = groupOf(customer);
    counts[group] = countCoupon(counts[group], JSON.parse(value));
  }
  return { ...watched, couponsFrom: Math.max(now, watched.couponsFrom), counts };
}

async function keep(db: Db, { step, seq, couponsFrom, counts }: Watched): Promise<void> {
  await db
    .updateTable("rollout_watch")
    .set({ seq, coupons_from: couponsFrom, counts: JSON.stringify(counts) })
    .where("step", "=", step)
    .execute();
}
