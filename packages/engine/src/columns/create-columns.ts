import type { Event, Properties } from "../event/event.ts";
import { compareEvents } from "../event/event.ts";
import { canonicalJson } from "../rules/hash.ts";
import type { Columns, PropertyColumn } from "./columns.ts";

/** Columns with what they leave out of the events. */
export interface CreatedColumns extends Columns {
  /** By row. */
  readonly messageIds: readonly string[];
}

/**
 * Codes events that are in memory. Each customer's are brought into their order, and of two with one id the first is
 * kept.
 *
 * @param properties those to keep; all of them where they are left out.
 * @example
 * ```ts
 * const columns = createColumns([history], neededBy(ruleset));
 * ```
 */
export function createColumns(
  customers: readonly (readonly Event[])[],
  properties?: readonly string[],
): CreatedColumns {
  const histories = customers.map(inOrder);
  const rows = histories.flat();
  const starts = new Int32Array(customers.length + 1);
  for (const [i, { length }] of histories.entries()) starts[i + 1] = (starts[i] as number) + length;
  const names = code(rows.map(({ event }) => event));
  const kept = properties ?? [...new Set(rows.flatMap((row) => Object.keys(row.properties)))];
  return {
    starts,
    times: Float64Array.from(rows, ({ timestamp }) => timestamp),
    names: { codes: Uint16Array.from(names.codes), values: names.values as readonly string[] },
    properties: new Map(kept.map((name) => [name, code(rows.map((row) => own(row, name)))])),
    traits: code(rows.map(({ traits }) => traits)),
    context: code(rows.map(({ context }) => context)),
    messageIds: rows.map(({ messageId }) => messageId),
  };
}

function inOrder(events: readonly Event[]): readonly Event[] {
  const byId = new Map<string, Event>();
  for (const event of events) if (!byId.has(event.messageId)) byId.set(event.messageId, event);
  return [...byId.values()].sort(compareEvents);
}

function own({ properties }: { readonly properties: Properties }, name: string): unknown {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function code(values: readonly unknown[]): PropertyColumn {
  const known = new Map<unknown, number>();
  const distinct: unknown[] = [];
  const codes = Int32Array.from(values, (value) => {
    if (value === undefined) return -1;
    // JSON in two ways of writing is one value; a text is not the JSON that it may look like.
    const mark =
      typeof value === "object"
        ? `json ${canonicalJson(value)}`
        : `${typeof value} ${String(value)}`;
    let found = known.get(mark);
    if (found === undefined) known.set(mark, (found = distinct.push(value) - 1));
    return found;
  });
  return { codes, values: distinct };
}
