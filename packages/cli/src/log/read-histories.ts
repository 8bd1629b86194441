import type { Event } from "@proffer/engine";
import { compareEvents } from "@proffer/engine";
import type { MappedRow, Mapping, Row } from "./mapping.ts";
import { mapRow } from "./mapping.ts";
import type { LogRow } from "./read-log.ts";
import { mapSegmentRow } from "./segment-row.ts";

/** A log's events by customer, and what was found on the way. */
export interface Histories {
  /** Each customer's events in their order. */
  readonly byCustomer: ReadonlyMap<string, readonly Event[]>;
  /** Anonymous ids that turned out to be somebody's. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly rows: number;
  readonly events: number;
  readonly withoutUser: number;
  readonly refused: number;
  /** The first few refusals, with their row. */
  readonly refusals: readonly string[];
  /** Columns that the mapping names for properties and the log has not. */
  readonly absent: readonly string[];
}

const maxRefusalsShown = 5;

/**
 * Reads a whole log into memory.
 *
 * @param mapping which column is what; `null` where each line is a Segment message.
 * @throws an `Error` where the log lacks a column that the mapping names.
 */
export async function readHistories(
  mapping: Mapping | null,
  log: AsyncIterable<LogRow>,
): Promise<Histories> {
  const gatherer = new Gatherer(mapping);
  for await (const entry of log) gatherer.take(entry);
  return gatherer.finish();
}

/** What a log is found to hold, in a line or two for people. */
export function describeHistories(histories: Histories): readonly string[] {
  const { rows, events, withoutUser, refused, refusals, absent } = histories;
  return [
    `events: ${events} of ${rows} rows (${withoutUser} without a user, ${refused} refused)`,
    ...refusals.map((line) => `  ${line}`),
    ...absent.map(
      (column) => `  the log has no column “${column}”, which the mapping names for a property`,
    ),
  ];
}

class Gatherer {
  readonly #mapping: Mapping | null;
  readonly #byUser = new Map<string, Event[]>();
  /** Row numbers are ids that never repeat. */
  readonly #ids: Set<string> | undefined;
  readonly #aliases = new Map<string, string>();
  readonly #refusals: string[] = [];
  #absent: readonly string[] = [];
  #rows = 0;
  #withoutUser = 0;
  #refused = 0;

  constructor(mapping: Mapping | null) {
    this.#mapping = mapping;
    this.#ids = mapping?.messageId === null ? undefined : new Set();
  }

  take(entry: LogRow): void {
    this.#rows++;
    if (this.#rows === 1 && this.#mapping && "row" in entry) checkColumns(this.#mapping, entry.row);
    if (this.#rows === 1) this.#absent = absentColumns(this.#mapping, entry);
    const mapped = this.#map(entry);
    if (mapped.type === "no-user") this.#withoutUser++;
    else if (mapped.type === "event") this.#keep(mapped.user, mapped.event);
    else {
      this.#refused++;
      if (this.#refusals.length < maxRefusalsShown)
        this.#refusals.push(`row ${this.#rows}: ${mapped.message}`);
    }
  }

  finish(): Histories {
    for (const [alias, user] of this.#aliases) this.#unite(alias, user);
    for (const history of this.#byUser.values()) history.sort(compareEvents);
    return {
      byCustomer: this.#byUser,
      aliases: this.#aliases,
      rows: this.#rows,
      events: this.#rows - this.#withoutUser - this.#refused,
      withoutUser: this.#withoutUser,
      refused: this.#refused,
      refusals: this.#refusals,
      absent: this.#absent,
    };
  }

  #map(entry: LogRow): MappedRow {
    if (!("row" in entry)) return { type: "refused", message: entry.fault };
    return this.#mapping
      ? mapRow(this.#mapping, entry.row, this.#rows)
      : mapSegmentRow(entry.row, this.#rows);
  }

  /** Of two rows with one id the first is the event; sorting by time comes later, and the engine would keep the earlier one. */
  #keep(user: string, event: Event): void {
    const id = `${user}\0${event.messageId}`;
    if (this.#ids?.has(id)) return;
    this.#ids?.add(id);
    this.#historyOf(user).push(event);
    const { anonymousId, userId } = event;
    // On a shared device the first to be known has what was done before.
    if (anonymousId !== undefined && userId !== undefined && !this.#aliases.has(anonymousId))
      this.#aliases.set(anonymousId, userId);
  }

  #unite(alias: string, user: string): void {
    const history = this.#byUser.get(alias);
    if (!history || alias === user) return;
    const whole = this.#historyOf(user);
    for (const event of history) whole.push(event);
    this.#byUser.delete(alias);
  }

  #historyOf(user: string): Event[] {
    let history = this.#byUser.get(user);
    if (!history) this.#byUser.set(user, (history = []));
    return history;
  }
}

/** Without these no row is an event of anybody. */
export function checkColumns(mapping: Mapping, row: Row): void {
  const { timestamp, userId, event, messageId } = mapping;
  const needed = [timestamp, userId, event.column, ...(messageId === null ? [] : [messageId])];
  const missing = needed.filter((column) => !(column in row));
  if (missing.length === 0) return;
  throw new Error(
    `The log has no column ${missing.map((column) => `“${column}”`).join(" and no column ")}, which the mapping names; its columns are ${Object.keys(row).join(", ")}.`,
  );
}

/** Every row of a CSV has every column, so one that is missing is a slip; a line of NDJSON may leave out what is empty. */
export function absentColumns(mapping: Mapping | null, entry: LogRow): readonly string[] {
  if (!mapping || entry.kind !== "csv" || !("row" in entry)) return [];
  return [...mapping.properties.values()].filter((column) => !(column in entry.row));
}
