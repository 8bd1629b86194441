import type { Event, EventType } from "../event/event.ts";

/** A property of every row: a code into the distinct JSON values, -1 where the row lacks it. */
export interface PropertyColumn {
  readonly codes: Int32Array;
  readonly values: readonly unknown[];
}

/**
 * The events of many customers, coded. Each customer's rows stand together, in their order (`timestamp`, then
 * `messageId`), and none has the id of an earlier one.
 *
 * @example
 * ```ts
 * const columns: Columns = {
 *   starts: Int32Array.of(0, 2),
 *   times: Float64Array.of(0, 60_000),
 *   names: { codes: Uint16Array.of(0, 0), values: ["Product Viewed"] },
 *   properties: new Map([["product_id", { codes: Int32Array.of(0, -1), values: ["mug"] }]]),
 * };
 * ```
 */
export interface Columns {
  /** Customer c has the rows `starts[c]` to below `starts[c + 1]`; one entry more than there are customers. */
  readonly starts: Int32Array | Uint32Array;
  /**
   * How many rows a customer has at most, where that is more than `starts` says: the arrays may be filled with other
   * customers between two runs, as long as the lists of values stay the same.
   */
  readonly longest?: number;
  /** UTC ms. */
  readonly times: Float64Array;
  /** Event names, coded. */
  readonly names: { readonly codes: Uint16Array; readonly values: readonly string[] };
  /** Those that {@link neededBy} names, and maybe more. One that is left out is one that no row has. */
  readonly properties: ReadonlyMap<string, PropertyColumn>;
  /** Whole `traits`, where a rule that is left to the object engine asks for them. */
  readonly traits?: PropertyColumn;
  /** Whole `context`, likewise. */
  readonly context?: PropertyColumn;
}

/** How many customers there are. */
export function customersIn({ starts }: Columns): number {
  return Math.max(0, starts.length - 1);
}

/** The last instant of the whole log, up to which its timers run; -Infinity where it is empty. */
export function lastInstantOf({ starts, times }: Columns): number {
  let last = Number.NEGATIVE_INFINITY;
  for (let c = 1; c < starts.length; c++) {
    const end = starts[c] as number;
    if (end > (starts[c - 1] as number)) last = Math.max(last, times[end - 1] as number);
  }
  return last;
}

const types: Readonly<Record<string, EventType>> = {
  Identify: "identify",
  Page: "page",
  Screen: "screen",
};

/**
 * A row as the event that it was, with the properties that the columns hold: for rules that only `fire` can run.
 *
 * @param idOf the `messageId` of a row. Ids of one customer must sort in the order of the rows.
 * @example
 * ```ts
 * eventAt(columns, 0, (row) => String(row).padStart(12, "0")).event; // "Product Viewed"
 * ```
 */
export function eventAt(columns: Columns, row: number, idOf: (row: number) => string): Event {
  const event = columns.names.values[columns.names.codes[row] as number] ?? "";
  const properties: Record<string, unknown> = {};
  for (const [name, column] of columns.properties) {
    const value = valueAt(column, row);
    if (value !== undefined) properties[name] = value;
  }
  const traits = columns.traits && valueAt(columns.traits, row);
  const context = columns.context && valueAt(columns.context, row);
  return {
    messageId: idOf(row),
    type: types[event] ?? "track",
    event,
    properties,
    timestamp: columns.times[row] as number,
    ...(isRecord(traits) && { traits }),
    ...(isRecord(context) && { context }),
  };
}

function valueAt({ codes, values }: PropertyColumn, row: number): unknown {
  const code = codes[row] as number;
  return code < 0 ? undefined : values[code];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
