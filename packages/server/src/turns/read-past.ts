import { compareEvents, createState } from "@proffer/engine";
import type { Event, State } from "@proffer/engine";
import { readLatest } from "../events/read-latest.ts";
import type { TurnRow } from "../storage/tables/turns.ts";
import type { Db } from "../storage/store.ts";
import { hasSeen, readMemory, seenAll, uniteMemories } from "./memory.ts";
import type { TurnMemory } from "./memory.ts";
import { customersOfSubject } from "./subject.ts";

/** What is known of a customer before a look. */
export interface Past {
  readonly subject: string;
  /** The subject's own row first, where there is one; behind it those of devices that turned out to be the same person's. */
  readonly rows: readonly TurnRow[];
  /** What the engine knows the customer by. */
  readonly name: string;
  /** As it was after the last look. */
  readonly state: State;
  /** What has happened since, in its order. */
  readonly fresh: readonly Event[];
  readonly seen: TurnMemory["seen"];
  readonly since: number;
  /** The rules that the row's due instant goes by. */
  readonly rules: string;
  /**
   * Up to when nothing has fallen due by those rules. Other rules count from there: whoever was away long before a rule was
   * published does not hear from it on the day it is.
   */
  quietUntil(now: number): number;
}

/** The same bound as a claim's: more than a keen customer does in a year, and still milliseconds to replay. */
const maxEvents = 20_000;

/** A log that is sent in long after must not set off timers that fell due before anybody knew of it. */
const maxBackMs = 86_400_000;

/** Everything that a look at a customer needs; `undefined` where there is nobody any more. */
export async function readPast(db: Db, subject: string): Promise<Past | undefined> {
  const names = await customersOfSubject(db, subject);
  const rows = await db.selectFrom("turns").selectAll().where("subject", "in", names).execute();
  if (rows.length === 0) return undefined;
  const sorted = rows.sort((a, b) => Number(b.subject === subject) - Number(a.subject === subject));
  const memory = uniteMemories(sorted.flatMap((row) => readMemory(row) ?? []));
  const events = await readEvents(db, names);
  const dues = sorted.map(({ due_at: due }) => due ?? Number.POSITIVE_INFINITY);
  return (
    memory && {
      rules: sorted[0]?.rules ?? "",
      quietUntil: (now: number) => Math.min(now, ...dues.map((due) => due - 1)),
      subject,
      rows: sorted,
      name: sorted[0]?.name ?? subject,
      ...recall(sorted, memory, events),
    }
  );
}

interface KeptEvent {
  readonly customer: string;
  readonly seq: number;
  readonly received_at: number;
  readonly event: Event;
}

async function readEvents(db: Db, names: readonly string[]): Promise<readonly KeptEvent[]> {
  const rows = await readLatest(db, names, maxEvents);
  return rows.map(({ customer, seq, received_at, json }) => {
    const event = JSON.parse(json) as Event;
    return { customer, seq, received_at, event };
  });
}

function recall(
  rows: readonly TurnRow[],
  memory: TurnMemory,
  events: readonly KeptEvent[],
): Pick<Past, "state" | "fresh" | "seen" | "since"> {
  const history = events.filter((row) => hasSeen(memory, row)).map(({ event }) => event);
  const fresh = events.filter((row) => !hasSeen(memory, row)).map(({ event }) => event);
  fresh.sort(compareEvents);
  const engine = memory.engine ?? { fired: {}, looked: startsAt(memory, fresh) };
  const state = createState(rows[0]?.name ?? "", { history, memory: engine });
  return { state, fresh, seen: seenAll(events), since: memory.since };
}

/** From when on timers count: what fell due before the server had any rule for it stays undone. */
function startsAt({ since }: TurnMemory, [first]: readonly Event[]): number {
  return Math.max(since - maxBackMs, Math.min(since, (first?.timestamp ?? since) - 1));
}
