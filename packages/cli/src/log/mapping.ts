import type { Event } from "@proffer/engine";
import { parseEvent, parseInstant, propertyKind } from "@proffer/engine";

/** How the columns of a shop's log become events. */
export interface Mapping {
  /** The column with the time: UTC ms, or ISO 8601. */
  readonly timestamp: string;
  /** The column with the customer. */
  readonly userId: string;
  /** The column with the event's name, and what the names in it stand for. */
  readonly event: { readonly column: string; readonly values: ReadonlyMap<string, string> };
  /** Property by property, its column. */
  readonly properties: ReadonlyMap<string, string>;
  /** The column with an id; without one the row's number is the id. */
  readonly messageId: string | null;
}

/** One row of a log: a column's value by its name. */
export type Row = Readonly<Record<string, unknown>>;

/** What a row became: an event of a customer, or the reason why not. */
export type MappedRow =
  | { readonly type: "event"; readonly user: string; readonly event: Event }
  | { readonly type: "no-user" }
  | { readonly type: "refused"; readonly message: string };

const mappingFields = ["timestamp", "userId", "event", "properties", "messageId"];

/** Row numbers sort as texts only if they are equally long. */
const rowDigits = 12;

/** The id of a row that brings none. */
export function rowId(number: number): string {
  return String(number).padStart(rowDigits, "0");
}

/**
 * Reads a mapping file.
 *
 * @throws an `Error` that says which field is wrong and how to write it.
 */
export function parseMapping(value: unknown, file: string): Mapping {
  const fields = record(value, file, "the mapping");
  const unknown = Object.keys(fields).find((name) => !mappingFields.includes(name));
  if (unknown !== undefined)
    throw new Error(`${file}: a mapping has no “${unknown}”; it has ${mappingFields.join(", ")}.`);
  const event = fields["event"];
  const { column, values } =
    typeof event === "string" ? { column: event, values: {} } : record(event, file, "“event”");
  return {
    timestamp: text(fields["timestamp"], file, "“timestamp”"),
    userId: text(fields["userId"], file, "“userId”"),
    event: {
      column: text(column, file, "“event.column”"),
      values: texts(values ?? {}, file, "“event.values”"),
    },
    properties: texts(fields["properties"] ?? {}, file, "“properties”"),
    messageId:
      fields["messageId"] === undefined ? null : text(fields["messageId"], file, "“messageId”"),
  };
}

/** Makes an event of a row. `number` counts the rows of the file from 1. */
export function mapRow(mapping: Mapping, row: Row, number: number): MappedRow {
  const user = row[mapping.userId];
  if (user === undefined || user === null || user === "") return { type: "no-user" };
  if (typeof user !== "string" && typeof user !== "number")
    return { type: "refused", message: "the customer is neither a text nor a number" };
  const timestamp = readTimestamp(row[mapping.timestamp]);
  if (timestamp === undefined)
    return {
      type: "refused",
      message: `the time ${JSON.stringify(row[mapping.timestamp])} is neither UTC ms nor ISO 8601`,
    };
  const raw = String(row[mapping.event.column] ?? "");
  const name = mapping.event.values.get(raw) ?? raw;
  const messageId = mapping.messageId === null ? undefined : row[mapping.messageId];
  const fallback = { messageId: rowId(number), timestamp };
  const read = parseEvent(
    { type: "track", event: name, properties: readProperties(mapping, row, name), messageId },
    fallback,
  );
  return "event" in read
    ? { type: "event", user: String(user), event: read.event }
    : { type: "refused", message: read.problem.message };
}

/** A log's times are text; a run of digits is ms. */
export function readTimestamp(value: unknown): number | undefined {
  return parseInstant(typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value);
}

/** A log's cells are text; one that the catalogue knows as a number becomes one where it reads as one. An empty cell is no property. */
function readProperties(mapping: Mapping, row: Row, event: string): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const [property, column] of mapping.properties) {
    const value = readCell(row[column], propertyKind(event, property) === "number");
    if (value !== undefined) properties[property] = value;
  }
  return properties;
}

/** The value in a cell; `undefined` where there is none. `isNumber`: whether the property is one by the event's specification. */
export function readCell(cell: unknown, isNumber: boolean): unknown {
  if (cell === undefined || cell === null || cell === "") return undefined;
  return isNumber ? (toNumber(cell) ?? cell) : cell;
}

function toNumber(cell: unknown): number | undefined {
  const text = typeof cell === "string" ? cell.trim() : typeof cell === "number" ? cell : "";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

function record(value: unknown, file: string, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new Error(`${file}: ${what} must be a JSON object. ${example}`);
}

function text(value: unknown, file: string, what: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`${file}: ${what} must name a column. ${example}`);
}

function texts(value: unknown, file: string, what: string): ReadonlyMap<string, string> {
  const entries = Object.entries(record(value, file, what));
  for (const [name, entry] of entries) text(entry, file, `${what.slice(0, -1)}.${name}”`);
  return new Map(entries as [string, string][]);
}

const example =
  'Write for example { "timestamp": "ts_ms", "userId": "user_id", "event": { "column": "event", "values": { "view": "Product Viewed" } }, "properties": { "product_id": "item_id" } }.';
