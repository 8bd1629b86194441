import type { Row } from "../mapping.ts";

/** Texts of many rows, as bytes in one place. */
export interface Texts {
  /** Behind the last text there is slack to read. */
  readonly view: DataView;
  readonly starts: Int32Array;
  /** In bytes; -1 where a row has none, {@link oddCell} where the row has to be looked at by itself. */
  readonly lengths: Int32Array;
  /** Which of the batch's different texts each is, so that those need be looked at once; `null` where that is not known. */
  readonly repeats: Repeats | null;
}

/** Numbers from 0 for the texts of a batch that are known to be the same; -1 for a text that stands by itself. */
export interface Repeats {
  readonly size: number;
  /** By row. */
  readonly of: Int32Array;
}

/** The length of a cell that is no text and cannot be taken for one. */
export const oddCell = -2;

/** Rows of a log, column by column. */
export interface Batch {
  readonly rows: number;
  readonly users: Texts;
  /** `null` where the mapping names no column with ids. */
  readonly ids: Texts | null;
  /** UTC ms; `NaN` where the row has to be looked at by itself. */
  readonly times: Float64Array;
  /** The codes of the cells with the events' names; -1 where a row has none. */
  readonly events: Int32Array;
  /** Property by property, the codes of the cells; -1 where a row has none. */
  readonly properties: readonly Int32Array[];
  /** A row as the row reader gives it: for what is odd. */
  readonly row: (index: number) => Row;
}
