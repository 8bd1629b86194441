import type { Event, Firing, Ruleset } from "@proffer/engine";
import { compareEvents, createState, fire } from "@proffer/engine";
import type { LogRow } from "./read-log.ts";
import type { Mapping, Row } from "./mapping.ts";
import { mapRow } from "./mapping.ts";

/** What a back-test found. */
export interface Report {
  readonly rows: number;
  readonly events: number;
  readonly customers: number;
  readonly withoutUser: number;
  readonly refused: number;
  /** The first few refusals, with their row. */
  readonly refusals: readonly string[];
  /** Columns that the mapping names for properties and the log has not. */
  readonly absent: readonly string[];
  /** Sorted by customer, rule and time. */
  readonly firings: readonly Firing[];
}

const maxRefusalsShown = 5;

/**
 * Runs a rule set over a log: what would have fired, before limits and schedules, had it been live. Timers run up to
 * the log's last event and not beyond it.
 *
 * @throws an `Error` where the log lacks a column that the mapping names.
 */
export async function backtest(
  ruleset: Ruleset,
  mapping: Mapping,
  log: AsyncIterable<LogRow>,
): Promise<Report> {
  const { histories, ...counts } = await gather(mapping, log);
  const last = latest(histories);
  const firings: Firing[] = [];
  for (const user of [...histories.keys()].sort(byText))
    firings.push(...(await replayCustomer(user, histories.get(user) ?? [], ruleset, last)));
  return { ...counts, customers: histories.size, firings };
}

async function replayCustomer(
  user: string,
  events: Event[],
  ruleset: Ruleset,
  until: number,
): Promise<Firing[]> {
  const state = createState(user);
  const firings: Firing[] = [];
  for (const event of events.sort(compareEvents))
    firings.push(...(await fire(state, event, ruleset)));
  firings.push(...(await fire(state, { type: "timer", at: until }, ruleset)));
  return firings.sort((a, b) => byText(a.rule, b.rule) || a.at - b.at);
}

async function gather(
  mapping: Mapping,
  log: AsyncIterable<LogRow>,
): Promise<{
  histories: Map<string, Event[]>;
  rows: number;
  events: number;
  withoutUser: number;
  refused: number;
  refusals: string[];
  absent: readonly string[];
}> {
  const histories = new Map<string, Event[]>();
  const refusals: string[] = [];
  let absent: readonly string[] = [];
  // Row numbers are ids that never repeat.
  const ids = mapping.messageId === null ? undefined : new Set<string>();
  let [rows, events, withoutUser, refused] = [0, 0, 0, 0];
  for await (const entry of log) {
    rows++;
    if (rows === 1 && "row" in entry) checkColumns(mapping, entry.row);
    if (rows === 1) absent = absentColumns(mapping, entry);
    const mapped =
      "row" in entry
        ? mapRow(mapping, entry.row, rows)
        : ({ type: "refused", message: entry.fault } as const);
    if (mapped.type === "no-user") withoutUser++;
    else if (mapped.type === "refused") {
      refused++;
      if (refusals.length < maxRefusalsShown) refusals.push(`row ${rows}: ${mapped.message}`);
    } else {
      events++;
      append(histories, ids, mapped.user, mapped.event);
    }
  }
  return { histories, rows, events, withoutUser, refused, refusals, absent };
}

/** Without these no row is an event of anybody. */
function checkColumns(mapping: Mapping, row: Row): void {
  const { timestamp, userId, event, messageId } = mapping;
  const needed = [timestamp, userId, event.column, ...(messageId === null ? [] : [messageId])];
  const missing = needed.filter((column) => !(column in row));
  if (missing.length === 0) return;
  throw new Error(
    `The log has no column ${missing.map((column) => `“${column}”`).join(" and no column ")}, which the mapping names; its columns are ${Object.keys(row).join(", ")}.`,
  );
}

/** Every row of a CSV has every column, so one that is missing is a slip; a line of NDJSON may leave out what is empty. */
function absentColumns(mapping: Mapping, entry: LogRow): readonly string[] {
  if (entry.kind !== "csv" || !("row" in entry)) return [];
  return [...mapping.properties.values()].filter((column) => !(column in entry.row));
}

/** Of two rows with one id the first is the event; sorting by time comes later, and the engine would keep the earlier one. */
function append(
  histories: Map<string, Event[]>,
  ids: Set<string> | undefined,
  user: string,
  event: Event,
): void {
  const id = `${user}\0${event.messageId}`;
  if (ids?.has(id)) return;
  ids?.add(id);
  const history = histories.get(user);
  if (history) history.push(event);
  else histories.set(user, [event]);
}

function latest(histories: ReadonlyMap<string, readonly Event[]>): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const events of histories.values())
    for (const { timestamp } of events) last = Math.max(last, timestamp);
  return last;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
