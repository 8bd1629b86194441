import type { Mapping, Row } from "../../mapping.ts";
import type { Batch } from "../batch.ts";
import type { CellCodes } from "../cell-codes.ts";
import { readBytes } from "../cell-kinds.ts";
import type { LogCoder } from "../log-coder.ts";
import type { ValueSink } from "./decode.ts";
import { ColumnDecoder } from "./decode.ts";
import type { ParquetColumn, ParquetFile } from "./metadata.ts";
import { CodeSink, readTime, TextSink, TimeSink } from "./sinks.ts";

/** Reads one column of a row group with a decoder. */
type ReadColumn = (decoder: ColumnDecoder, column: string) => void;

/** The columns of a Parquet file that a mapping names. */
export class LogColumns {
  readonly #users: TextSink;
  readonly #times: TimeSink;
  readonly #events: CodeSink;
  readonly #ids: TextSink | null;
  /** `null` for a column that the log has not. */
  readonly #properties: readonly (CodeSink | null)[];
  readonly #decoders: readonly { readonly name: string; readonly decoder: ColumnDecoder }[];
  /** For rows that have to be looked at by themselves: the same columns, cell by cell. */
  readonly #odd: OddRows;

  constructor(file: ParquetFile, mapping: Mapping, coder: LogCoder) {
    const byName = new Map(file.columns.map((column) => [column.name, column]));
    const must = (name: string): ParquetColumn => byName.get(name) as ParquetColumn;
    const [user, time, event] = [mapping.userId, mapping.timestamp, mapping.event.column].map(must);
    const id = mapping.messageId === null ? null : must(mapping.messageId);
    const properties = coder.properties.map(({ column }) => byName.get(column) ?? null);
    coder.useKinds(
      event?.kind ?? "text",
      properties.map((column) => column?.kind ?? "text"),
    );
    this.#users = new TextSink(user as ParquetColumn, true);
    this.#times = new TimeSink(time as ParquetColumn);
    this.#events = new CodeSink(coder.eventCells);
    this.#ids = id && new TextSink(id, false);
    this.#properties = properties.map(
      (column, p) => column && new CodeSink(coder.properties[p]?.cells as CellCodes),
    );
    const all: readonly [ParquetColumn | null | undefined, ValueSink | null | undefined][] = [
      [user, this.#users],
      [time, this.#times],
      [event, this.#events],
      [id, this.#ids],
      ...properties.map((column, p) => [column, this.#properties[p]] as const).map(pair),
    ];
    this.#decoders = all.flatMap(([column, sink]) =>
      column && sink ? [{ name: column.name, decoder: new ColumnDecoder(column, sink) }] : [],
    );
    const named = [...mapping.properties.values()].flatMap((name) => byName.get(name) ?? []);
    this.#odd = new OddRows(
      [user, time, event, ...(id ? [id] : []), ...named] as ParquetColumn[],
      (time as ParquetColumn).name,
      id?.name,
    );
  }

  read(rows: number, readColumn: ReadColumn): Batch {
    for (const sink of [this.#users, this.#times, this.#events, this.#ids, ...this.#properties])
      sink?.begin(rows);
    for (const { name, decoder } of this.#decoders) readColumn(decoder, name);
    this.#odd.begin(rows, readColumn);
    const none = new Int32Array(this.#properties.includes(null) ? rows : 0).fill(-1);
    return {
      rows,
      users: this.#users,
      ids: this.#ids,
      times: this.#times.times,
      events: this.#events.codes,
      properties: this.#properties.map((sink) => sink?.codes ?? none),
      row: (i) => this.#odd.row(i),
    };
  }
}

function pair<A, B>([a, b]: readonly [A, B]): [A, B] {
  return [a, b];
}

/** Reads a row group once more, as cells of rows, when the first of its rows is odd. */
class OddRows {
  readonly #columns: readonly ParquetColumn[];
  readonly #time: string;
  readonly #id: string | undefined;
  #cells: ReadonlyMap<string, readonly unknown[]> | undefined;
  #read: () => ReadonlyMap<string, readonly unknown[]> = () => new Map();

  constructor(columns: readonly ParquetColumn[], time: string, id: string | undefined) {
    const names = new Set<string>();
    this.#columns = columns.filter(({ name }) => !names.has(name) && names.add(name));
    this.#time = time;
    this.#id = id;
  }

  begin(rows: number, readColumn: ReadColumn): void {
    this.#cells = undefined;
    this.#read = () =>
      new Map(this.#columns.map((column) => this.#column(column, rows, readColumn)));
  }

  row(i: number): Row {
    const cells = (this.#cells ??= this.#read());
    return Object.fromEntries([...cells].map(([name, values]) => [name, values[i]]));
  }

  #column(
    column: ParquetColumn,
    rows: number,
    readColumn: ReadColumn,
  ): [string, readonly unknown[]] {
    const found: unknown[] = Array.from({ length: rows });
    let entries: readonly unknown[] = [];
    const read = (view: DataView, start: number, length: number): unknown =>
      this.#cell(column, new Uint8Array(view.buffer, view.byteOffset + start, length));
    const sink: ValueSink = {
      dictionary: (view, starts, lengths) => {
        entries = Array.from(starts, (start, i) => read(view, start, lengths[i] as number));
      },
      entries: (row, count, codes, present) => {
        let next = 0;
        for (let i = 0; i < count; i++)
          if (present === null || present[i] !== 0)
            found[row + i] = entries[codes[next++] as number];
      },
      value: (row, view, start, length) => (found[row] = read(view, start, length)),
    };
    readColumn(new ColumnDecoder(column, sink), column.name);
    return [column.name, found];
  }

  #cell(column: ParquetColumn, bytes: Uint8Array): unknown {
    if (column.name === this.#time) return readTime(bytes, column);
    const value = readBytes(bytes, column.kind ?? "text");
    // Whatever an id is in the file, it is a text.
    return column.name === this.#id && value !== null ? String(value) : value;
  }
}
