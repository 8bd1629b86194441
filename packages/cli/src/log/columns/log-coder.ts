import type { Event } from "@proffer/engine";
import { findFault, parseEvent, propertyKind } from "@proffer/engine";
import type { MappedRow, Mapping, Row } from "../mapping.ts";
import { mapRow, rowId } from "../mapping.ts";
import { mapSegmentRow } from "../segment-row.ts";
import type { Batch } from "./batch.ts";
import { oddCell } from "./batch.ts";
import { BatchCustomers } from "./batch-customers.ts";
import { CellCodes } from "./cell-codes.ts";
import type { CellKind } from "./cell-kinds.ts";
import { readBytes } from "./cell-kinds.ts";
import { CodedBatch } from "./coded-rows.ts";
import { RecordWriter } from "./record.ts";
import { partsOf } from "./segment-parts.ts";
import type { Spill } from "./spill.ts";
import { PropertyCodes } from "./values.ts";
import { slackBytes } from "./words.ts";

/** What was found in a log on the way. */
export interface LogCounts {
  rows: number;
  withoutUser: number;
  refused: number;
  /** The first few refusals, with their row. */
  readonly refusals: string[];
}

const maxRefusalsShown = 5;
/** Ids of at most so many characters are ids, and no character is less than a byte. */
const maxIdBytes = 256;
const maxNames = 65_536;
/** The code of a name that no event can have. */
const refusedName = -1;

/** Turns rows into coded records, each to its customer's partition; what a row means is what the row reader says. */
export class LogCoder {
  readonly counts: LogCounts = { rows: 0, withoutUser: 0, refused: 0, refusals: [] };
  readonly names: string[] = [];
  /** The cells with the events' names. */
  readonly eventCells = new CellCodes();
  /** What those cells' bytes are. */
  eventKind: CellKind = "text";
  readonly properties: readonly PropertyCodes[];
  /** Anonymous ids that turned out to be somebody's. */
  readonly aliases = new Map<string, string>();
  readonly #mapping: Mapping | null;
  readonly #writer: RecordWriter;
  readonly #customers: BatchCustomers;
  /** The properties of a batch, and those of a row by itself. */
  readonly #batch: CodedBatch;
  readonly #row: CodedBatch;
  /** By row of a batch: the code of the event's name. */
  #names = new Int32Array(0);
  readonly #nameCodes = new Map<string, number>();
  /** By the cell's code: the code of the name. */
  readonly #nameOfCell: number[] = [];
  /** By name and property: whether its specification says number. */
  readonly #isNumber: boolean[][] = [];
  readonly #bytes = Buffer.alloc(1024 + slackBytes);
  readonly #hasOddNames: boolean;
  #scratch = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);

  /** @param properties those to keep; of a log of Segment messages also the names of its {@link partsOf}. */
  constructor(mapping: Mapping | null, properties: readonly string[], spill: Spill) {
    this.#mapping = mapping;
    this.properties = properties.map(
      (property) => new PropertyCodes(property, mapping?.properties.get(property) ?? property),
    );
    this.#writer = new RecordWriter(spill);
    this.#customers = new BatchCustomers(this.#writer);
    this.#batch = new CodedBatch(properties.length);
    this.#row = new CodedBatch(properties.length);
    const names = Object.fromEntries([...(mapping?.properties ?? [])].map(([name]) => [name, 1]));
    const hasProto = mapping?.properties.has("__proto__") ?? false;
    this.#hasOddNames = hasProto || findFault(names, 3) !== undefined;
  }

  /** Says what the cells' bytes are from here on. A column keeps its kind, or its codes would mean two things. */
  useKinds(event: CellKind, properties: readonly CellKind[]): void {
    const isNew = this.counts.rows === 0;
    const isOther = (codes: PropertyCodes, p: number): boolean => codes.kind !== properties[p];
    if (!isNew && (event !== this.eventKind || this.properties.some(isOther)))
      throw new Error("The files of the log have columns of different types under one name.");
    this.eventKind = event;
    for (const [p, codes] of this.properties.entries()) codes.kind = properties[p] ?? "text";
  }

  /** Takes in rows column by column. Whatever is odd about one is left to the row reader. */
  take(batch: Batch): void {
    const { users, ids, times, rows } = batch;
    const writer = this.#writer;
    const names = this.#namesOf(batch);
    this.#codeProperties(batch, names);
    this.#customers.begin(users);
    for (let i = 0; i < rows; i++) {
      const userLength = users.lengths[i] as number;
      if (userLength === -1 || userLength === 0) {
        this.counts.rows++;
        this.counts.withoutUser++;
        continue;
      }
      const name = names[i] as number;
      const time = times[i] as number;
      const idLength = ids === null ? 0 : (ids.lengths[i] as number);
      const needsId = ids !== null && (idLength <= 0 || idLength > maxIdBytes);
      const isOdd = userLength === oddCell || name === refusedName || time !== time || needsId;
      if (isOdd || this.#hasOddNames) {
        this.takeRow(batch.row(i));
        continue;
      }
      writer.id.length = idLength;
      if (ids !== null) {
        writer.id.view = ids.view;
        writer.id.at = ids.starts[i] as number;
      }
      writer.time[0] = time;
      // Beyond ASCII bytes may be no UTF-8, and two texts of different bytes the same.
      if (this.#customers.write(users, i, name, this.#batch)) this.counts.rows++;
      else this.takeRow(batch.row(i));
    }
  }

  #namesOf({ users, events, rows }: Batch): Int32Array {
    if (this.#names.length < rows) this.#names = new Int32Array(rows);
    const names = this.#names;
    for (let i = 0; i < rows; i++) {
      const cell = events[i] as number;
      // What nobody did is no event, and its name none.
      const isNone = cell < 0 || users.lengths[i] === -1 || users.lengths[i] === 0;
      names[i] = isNone ? refusedName : this.#nameOf(cell);
    }
    return names;
  }

  #codeProperties({ properties, rows }: Batch, names: Int32Array): void {
    this.#batch.begin(rows);
    for (const [p, values] of this.properties.entries())
      this.#batch.take(p, values, properties[p] as Int32Array, names, rows, this.#isNumber);
  }

  /** Takes in one row. */
  takeRow(row: Row): void {
    const number = ++this.counts.rows;
    this.#takeMapped(
      this.#mapping ? mapRow(this.#mapping, row, number) : mapSegmentRow(row, number),
    );
  }

  /** Takes in a line that is none. */
  takeFault(message: string): void {
    this.counts.rows++;
    this.#takeMapped({ type: "refused", message });
  }

  #takeMapped(mapped: MappedRow): void {
    const { counts } = this;
    if (mapped.type === "event") return this.#takeEvent(mapped.user, mapped.event);
    if (mapped.type === "no-user") {
      counts.withoutUser++;
      return;
    }
    counts.refused++;
    if (counts.refusals.length < maxRefusalsShown)
      counts.refusals.push(`row ${counts.rows}: ${mapped.message}`);
  }

  #takeEvent(user: string, event: Event): void {
    this.#row.begin(1);
    const parts = this.#mapping === null ? partsOf(event) : undefined;
    for (const [p, { property, values }] of this.properties.entries()) {
      const held = parts && Object.hasOwn(parts, property) ? parts : event.properties;
      const value = Object.hasOwn(held, property) ? held[property] : undefined;
      if (value !== undefined) this.#row.set(0, p, values.codeOf(value));
    }
    const { anonymousId, userId } = event;
    // On a shared device the first to be known has what was done before.
    if (this.#mapping === null && anonymousId !== undefined && userId !== undefined)
      if (!this.aliases.has(anonymousId)) this.aliases.set(anonymousId, userId);
    this.#writeTexts(user, event);
  }

  #writeTexts(user: string, event: Event): void {
    const id = this.#mapping?.messageId === null ? "" : event.messageId;
    const room = (user.length + id.length) * 3 + 16 + slackBytes;
    if (room > this.#scratch.byteLength) this.#scratch = new DataView(new ArrayBuffer(room * 2));
    const { buffer, byteOffset, byteLength } = this.#scratch;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const userLength = bytes.write(user, 0);
    const idLength = bytes.write(id, userLength);
    const name = this.#codeOfName(event.event);
    const writer = this.#writer;
    writer.time[0] = event.timestamp;
    writer.setCustomer(this.#scratch, 0, userLength);
    Object.assign(writer.id, { view: this.#scratch, at: userLength, length: idLength });
    writer.write(name, this.#row, 0, false);
  }

  #nameOf(cell: number): number {
    return (this.#nameOfCell[cell] ??= this.#workOutName(cell));
  }

  #workOutName(cell: number): number {
    const raw = String(readBytes(this.eventCells.bytesOf(cell), this.eventKind) ?? "");
    const name = this.#mapping?.event.values.get(raw) ?? raw;
    const read = parseEvent({ type: "track", event: name }, { messageId: rowId(1), timestamp: 0 });
    return "event" in read ? this.#codeOfName(name) : refusedName;
  }

  #codeOfName(name: string): number {
    let code = this.#nameCodes.get(name);
    if (code === undefined) {
      code = this.names.push(name) - 1;
      if (code === maxNames)
        throw new Error(
          `The log has more than ${maxNames} different event names; the last is “${name}”. Is “event” the right column?`,
        );
      this.#nameCodes.set(name, code);
      this.#isNumber.push(
        this.properties.map(({ property }) => propertyKind(name, property) === "number"),
      );
    }
    return code;
  }
}
