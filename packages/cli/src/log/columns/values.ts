import { readCell } from "../mapping.ts";
import { CellCodes } from "./cell-codes.ts";
import type { CellKind } from "./cell-kinds.ts";
import { readBytes } from "./cell-kinds.ts";

/** Numbers the different JSON values of a property, in the order they come. */
export class ValueCodes {
  readonly values: unknown[] = [];
  readonly #codes = new Map<string, number>();

  codeOf(value: unknown): number {
    // A text can be no other value's JSON, as it would be in quotes there.
    const key = typeof value === "string" ? `"${value}` : JSON.stringify(value);
    let code = this.#codes.get(key);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.#codes.set(key, code);
    }
    return code;
  }
}

/** Makes of a property's cells the codes of its values, each different cell once. */
export class PropertyCodes {
  readonly property: string;
  readonly column: string;
  readonly cells = new CellCodes();
  readonly values = new ValueCodes();
  /** What the cells' bytes are. */
  kind: CellKind = "text";
  /** By the cell's code: where the event's specification says number, and where it does not. -2 is not yet worked out. */
  #asNumber = new Int32Array(0);
  #asIs = new Int32Array(0);

  constructor(property: string, column: string) {
    this.property = property;
    this.column = column;
  }

  /** The code of a cell's value; -1 where an empty cell is no property. */
  codeOf(cell: number, isNumber: boolean): number {
    if (cell >= this.#asIs.length) this.#grow(cell);
    const known = isNumber ? this.#asNumber : this.#asIs;
    const code = known[cell] as number;
    return code === -2 ? (known[cell] = this.#workOut(cell, isNumber)) : code;
  }

  #workOut(cell: number, isNumber: boolean): number {
    const value = readCell(readBytes(this.cells.bytesOf(cell), this.kind), isNumber);
    return value === undefined ? -1 : this.values.codeOf(value);
  }

  #grow(cell: number): void {
    const size = Math.max(1024, cell + 1, this.#asIs.length * 2);
    const grown = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(size).fill(-2);
      to.set(from);
      return to;
    };
    this.#asNumber = grown(this.#asNumber);
    this.#asIs = grown(this.#asIs);
  }
}
