import { createWatch, isRecordOf } from "@proffer/engine";
import type { Event, Ruleset, WatchPlan, WatchRecord } from "@proffer/engine";
import { customerOfUser } from "../identity/links.ts";
import type { TurnRow } from "../storage/tables/turns.ts";
import type { Db } from "../storage/store.ts";
import { serverRulesOf } from "./server-rules.ts";
import type { ServerRules } from "./server-rules.ts";

/** An event that has just been kept, and the name it stands under. */
export interface Kept {
  readonly customer: string;
  readonly event: Event;
}

/** Another server may be at the same customer; more often than that in a row it is not. */
const maxTries = 20;

/**
 * Keeps the wheel up to date with what customers do, in the transaction that keeps the events: so no due instant is ever
 * lost to a crash. Most events concern no rule of the server's and cost a look into a table in memory; of the others
 * most only move a timer to later, which is found out when the earlier instant comes, and not written down.
 *
 * @param rulesOf the rule set that a customer got.
 * @param now when the events came in, as it is kept with them.
 * @returns who has to be looked at now.
 */
export async function keepUp(
  db: Db,
  kept: readonly Kept[],
  { rulesOf, now }: { readonly rulesOf: (customer: string) => Ruleset; readonly now: number },
): Promise<readonly string[]> {
  const concerned = kept.filter(({ customer, event }) =>
    // Whose the device is, is looked up for those that matter only; the event's own word will do for that.
    [customer, customerOfUser(event.userId ?? "")].some((one) =>
      mayMatter(serverRulesOf(rulesOf(one)).plan, event.event),
    ),
  );
  if (concerned.length === 0) return [];
  const bySubject = await bySubjects(db, concerned);
  const woken: string[] = [];
  // Always in the same order, so that two batches about the same customers do not wait for each other.
  for (const [subject, theirs] of [...bySubject].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (await keepUpOne(db, subject, theirs, { rulesOf, now })) woken.push(subject);
  return woken;
}

function mayMatter({ names, others }: WatchPlan, name: string): boolean {
  const concern = Object.hasOwn(names, name) ? names[name] : others;
  return Boolean(concern?.begins ?? concern?.enters ?? concern?.ends ?? concern?.looks);
}

function changesTallies({ names, others }: WatchPlan, name: string): boolean {
  const concern = Object.hasOwn(names, name) ? names[name] : others;
  return Boolean(concern?.enters ?? concern?.ends);
}

async function bySubjects(db: Db, kept: readonly Kept[]): Promise<Map<string, Kept[]>> {
  const names = [...new Set(kept.map(({ customer }) => customer))];
  const links = await db
    .selectFrom("links")
    .select(["anonymous_id", "user_id"])
    .where("anonymous_id", "in", names)
    .execute();
  const users = new Map(links.map((row) => [row.anonymous_id, row.user_id]));
  const bySubject = new Map<string, Kept[]>();
  for (const one of kept) {
    const user = users.get(one.customer);
    const subject = user === undefined ? one.customer : customerOfUser(user);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), one]);
  }
  return bySubject;
}

interface Around {
  readonly rulesOf: (customer: string) => Ruleset;
  readonly now: number;
}

/** @returns whether the customer has to be looked at now. */
async function keepUpOne(
  db: Db,
  subject: string,
  kept: readonly Kept[],
  { rulesOf, now }: Around,
): Promise<boolean> {
  for (let tries = 0; tries < maxTries; tries++) {
    const row = await readTurn(db, subject);
    if (!row) {
      if (await begin(db, subject, kept, now)) return true;
      continue;
    }
    const rules = serverRulesOf(rulesOf(subject));
    const next = isCurrent(row, rules) ? await afterEvents(db, row, kept, rules) : "awake";
    if (next === undefined) return false;
    const change = next === "awake" ? { due_at: Math.min(now, row.due_at ?? now) } : next;
    const { numUpdatedRows } = await db
      .updateTable("turns")
      .set({ ...change, revision: row.revision + 1 })
      .where("subject", "=", subject)
      .where("revision", "=", row.revision)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return next === "awake";
  }
  throw new Error("Too many servers are at one customer at once. Send the batch again.");
}

function readTurn(db: Db, subject: string): Promise<TurnRow | undefined> {
  return db.selectFrom("turns").selectAll().where("subject", "=", subject).executeTakeFirst();
}

/** Somebody new is looked at once with the engine, which knows what they did before there were rules of the server's. */
async function begin(
  db: Db,
  subject: string,
  kept: readonly Kept[],
  now: number,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("turns")
    .values({
      subject,
      name: kept[0]?.customer ?? subject,
      due_at: now,
      held_until: 0,
      revision: 0,
      rules: "",
      watch: null,
      memory: JSON.stringify({ seen: {}, since: now }),
    })
    .onConflict((conflict) => conflict.column("subject").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

function isCurrent({ rules, watch }: TurnRow, { plan, hash }: ServerRules): boolean {
  return rules === hash && watch !== null && isRecordOf(JSON.parse(watch) as WatchRecord, plan);
}

/** What has to be written down after events; `undefined`: nothing. */
async function afterEvents(
  db: Db,
  row: TurnRow,
  kept: readonly Kept[],
  { plan }: ServerRules,
): Promise<"awake" | { readonly watch: string; readonly due_at: number | null } | undefined> {
  // A device that has just turned out to be this person's brings a history with it.
  if (kept.some(({ customer }) => customer !== row.subject) && (await hasOthers(db, row, kept)))
    return "awake";
  const watch = createWatch(plan, JSON.parse(row.watch ?? "") as WatchRecord);
  const calls = kept.map(({ event }) => watch.take(event));
  if (calls.includes("awake")) return "awake";
  const due = watch.due ?? null;
  const soonest = row.due_at === null ? due : Math.min(row.due_at, due ?? row.due_at);
  const isSooner = soonest !== row.due_at;
  if (!isSooner && !kept.some(({ event }) => changesTallies(plan, event.event))) return undefined;
  return { watch: JSON.stringify(watch.record()), due_at: soonest };
}

async function hasOthers(db: Db, { subject }: TurnRow, kept: readonly Kept[]): Promise<boolean> {
  const names = [...new Set(kept.map(({ customer }) => customer))].filter((one) => one !== subject);
  const row = await db
    .selectFrom("turns")
    .select("subject")
    .where("subject", "in", names)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
