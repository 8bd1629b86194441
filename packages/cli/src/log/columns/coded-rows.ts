import type { CodedRows } from "./record.ts";
import type { PropertyCodes } from "./values.ts";

/** The properties of one row after the other, or of a batch's rows, coded. */
export class CodedBatch implements CodedRows {
  readonly codes: Int32Array[];
  readonly masks: Int32Array[];
  #rows = 0;

  constructor(properties: number) {
    this.codes = Array.from({ length: properties }, () => new Int32Array(0));
    this.masks = Array.from(
      { length: Math.max(1, (properties + 31) >> 5) },
      () => new Int32Array(0),
    );
  }

  /** So many rows, without any property so far. */
  begin(rows: number): void {
    if (this.#rows < rows) {
      this.#rows = rows;
      for (let p = 0; p < this.codes.length; p++) this.codes[p] = new Int32Array(rows);
      for (let m = 0; m < this.masks.length; m++) this.masks[m] = new Int32Array(rows);
    } else for (const mask of this.masks) mask.fill(0, 0, rows);
  }

  /** A row has a property. */
  set(row: number, property: number, code: number): void {
    (this.codes[property] as Int32Array)[row] = code;
    const mask = this.masks[property >> 5] as Int32Array;
    mask[row] = (mask[row] as number) | (1 << (property & 31));
  }

  /**
   * Codes a property's cells, column by column: less is looked up than row by row.
   *
   * @param names by row, the code of the event's name; below 0 where the row is none of ours to code.
   * @param isNumber by the name's code and the property: whether the specification says number.
   */
  take(
    property: number,
    values: PropertyCodes,
    cells: Int32Array,
    names: Int32Array,
    rows: number,
    isNumber: readonly (readonly boolean[])[],
  ): void {
    const codes = this.codes[property] as Int32Array;
    const mask = this.masks[property >> 5] as Int32Array;
    const bit = 1 << (property & 31);
    const asNumber = Uint8Array.from(isNumber, (one) => (one[property] === true ? 1 : 0));
    for (let i = 0; i < rows; i++) {
      const cell = cells[i] as number;
      if (cell < 0) continue;
      const name = names[i] as number;
      if (name < 0) continue;
      const code = values.codeOf(cell, asNumber[name] === 1);
      if (code < 0) continue;
      codes[i] = code;
      mask[i] = (mask[i] as number) | bit;
    }
  }
}
