import type { Db } from "../storage/store.ts";

/** One conversation that nobody has taken. */
export interface Waiting {
  readonly id: string;
  readonly anonymousId: string;
  /** From 1, among those of its team. */
  readonly position: number;
  /** What is left of the usual wait; `null` where that is not known, or over. */
  readonly expectedWaitMs: number | null;
}

/** By conversation. */
export type Queue = ReadonlyMap<string, Waiting>;

/** So many of the last answers say what is usual: enough to be steady, few enough to follow the day. */
const maxSamples = 20;
/** Fewer say nothing. */
const minSamples = 3;
/** What was usual longer ago is not any more. */
const sampleAgeMs = 30 * 86_400_000;
/** Of more nobody is told their place. */
const maxWaiting = 1000;

/** Who waits for an agent, and for how long that usually takes. */
export async function readQueue(db: Db, now: number): Promise<Queue> {
  const rows = await db
    .selectFrom("conversations")
    .select(["id", "anonymous_id", "team", "opened_at"])
    .where("status", "=", "open")
    .where("agent", "is", null)
    .orderBy("opened_at")
    .orderBy("id")
    .limit(maxWaiting)
    .execute();
  const queue = new Map<string, Waiting>();
  for (const [team, waiting] of groupByTeam(rows)) {
    const usual = await usualWait(db, team, now);
    for (const [i, { id, anonymous_id: anonymousId, opened_at }] of waiting.entries()) {
      const left = usual === null ? 0 : usual - (now - opened_at);
      queue.set(id, { id, anonymousId, position: i + 1, expectedWaitMs: left > 0 ? left : null });
    }
  }
  return queue;
}

function groupByTeam<Row extends { readonly team: string | null }>(
  rows: readonly Row[],
): Map<string | null, Row[]> {
  const teams = new Map<string | null, Row[]>();
  for (const row of rows) {
    const waiting = teams.get(row.team) ?? [];
    waiting.push(row);
    teams.set(row.team, waiting);
  }
  return teams;
}

/** The middle one of the last times until a team's first answer: one night's wait among many does not move it. */
async function usualWait(db: Db, team: string | null, now: number): Promise<number | null> {
  const rows = await db
    .selectFrom("conversations")
    .select(["opened_at", "answered_at"])
    .where("team", team === null ? "is" : "=", team)
    .where("answered_at", ">", now - sampleAgeMs)
    .orderBy("answered_at", "desc")
    .limit(maxSamples)
    .execute();
  if (rows.length < minSamples) return null;
  const waits = rows
    .map(({ opened_at, answered_at }) => Math.max(0, (answered_at ?? opened_at) - opened_at))
    .sort((a, b) => a - b);
  return waits[Math.floor(waits.length / 2)] ?? null;
}
