import type { Decision, Event } from "@proffer/engine";
import type { Transaction } from "kysely";
import type { Tables } from "../storage/schema.ts";
import type { Store } from "../storage/store.ts";
import type { TurnMemory } from "./memory.ts";
import type { NewDelivery } from "./outbox.ts";
import type { Past } from "./read-past.ts";

/** What a look leaves behind, to be written all together or not at all. */
export interface Turned {
  readonly past: Past;
  readonly rules: string;
  readonly due: number | null;
  readonly watch: string;
  readonly memory: TurnMemory;
  readonly decisions: readonly {
    readonly decision: Decision;
    readonly deliveries: readonly NewDelivery[];
  }[];
  readonly told: readonly Event[];
  readonly now: number;
}

class Overtaken extends Error {}

/**
 * Writes what a look came to: the decisions, what is to be sent for them, and the customer's place on the wheel, in one
 * transaction. A firing that stands there already brings nothing anew.
 *
 * @returns whether it was written. It is not where somebody else has changed the customer's row since it was read, or has
 *   erased it: then nothing of it has happened.
 */
export async function commit(store: Store, turned: Turned): Promise<boolean> {
  try {
    await store.transaction((trx) => write(trx, turned));
    return true;
  } catch (thrown) {
    if (thrown instanceof Overtaken || isTaken(thrown)) return false;
    throw thrown;
  }
}

/** Two devices of one person have become that person's row at the same time. */
function isTaken(thrown: unknown): boolean {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  return code === "23505" || code.startsWith("SQLITE_CONSTRAINT");
}

async function write(trx: Transaction<Tables>, turned: Turned): Promise<void> {
  await moveOn(trx, turned);
  const { past, now } = turned;
  const tellable = new Set<string>();
  for (const { decision, deliveries } of turned.decisions) {
    // What waits for its hours is decided when they begin.
    if (decision.outcome === "refuse" && decision.waitsUntil !== undefined) continue;
    if (!(await isFirst(trx, decision, past.subject, now))) continue;
    tellable.add(`proffer-${decision.id}`);
    for (const delivery of deliveries)
      await trx
        .insertInto("deliveries")
        .values({
          ...delivery,
          subject: past.subject,
          state: "waiting",
          attempts: 0,
          held_until: 0,
          next_at: now,
          holder: null,
          problem: null,
          recipient: null,
          created_at: now,
          done_at: null,
        })
        .execute();
  }
  for (const event of turned.told)
    if (tellable.has(event.messageId)) await keep(trx, event, past.name, now);
}

/** Everybody who changes the row counts it up, so that only one of those who have read it can be right. */
async function moveOn(trx: Transaction<Tables>, turned: Turned): Promise<void> {
  const { past, rules, due, watch, memory } = turned;
  const [own, ...others] = past.rows;
  if (!own) throw new Overtaken();
  for (const { subject, revision } of others) {
    const gone = await trx
      .deleteFrom("turns")
      .where("subject", "=", subject)
      .where("revision", "=", revision)
      .executeTakeFirst();
    if (gone.numDeletedRows !== 1n) throw new Overtaken();
  }
  const columns = {
    name: past.name,
    due_at: due,
    held_until: 0,
    rules,
    watch,
    memory: JSON.stringify(memory),
  };
  const { numUpdatedRows } = await trx
    .updateTable("turns")
    .set({ ...columns, subject: past.subject, revision: own.revision + 1 })
    .where("subject", "=", own.subject)
    .where("revision", "=", own.revision)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Overtaken();
}

async function isFirst(
  trx: Transaction<Tables>,
  decision: Decision,
  subject: string,
  now: number,
): Promise<boolean> {
  const { id, rule, version, at, outcome, reasons } = decision;
  const reason = outcome === "refuse" ? (reasons.at(-1)?.text ?? "") : null;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto("firings")
    .values({ id, subject, rule, version, at, decided_at: now, outcome, reason })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function keep(
  trx: Transaction<Tables>,
  event: Event,
  customer: string,
  now: number,
): Promise<void> {
  await trx
    .insertInto("events")
    .values({
      customer,
      message_id: event.messageId,
      event: event.event,
      ts: event.timestamp,
      received_at: now,
      json: JSON.stringify(event),
    })
    .onConflict((conflict) => conflict.columns(["customer", "message_id"]).doNothing())
    .execute();
}
