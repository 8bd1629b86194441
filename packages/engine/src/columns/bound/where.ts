import type { Filter } from "../../facts/fact.ts";
import { operators } from "../../rules/operators.ts";
import type { Columns } from "../columns.ts";

const noCodes = new Int32Array(0);

/** One line of a `where`: the answer for each distinct value, and before them that for none. */
class Line {
  readonly #codes: Int32Array;
  readonly #isAbsent: boolean;
  readonly #passes: Uint8Array;

  constructor({ properties }: Columns, { property, operator, value: threshold }: Filter) {
    const column = properties.get(property);
    this.#codes = column?.codes ?? noCodes;
    this.#isAbsent = column === undefined;
    this.#passes = Uint8Array.from([undefined, ...(column?.values ?? [])], (value) =>
      operators[operator].compare(value, threshold) === true ? 1 : 0,
    );
  }

  passes(row: number): boolean {
    const code = this.#isAbsent ? -1 : (this.#codes[row] as number);
    return this.#passes[code + 1] === 1;
  }
}

/** The lines of a `where`; all must hold. */
export class Where {
  readonly #lines: readonly Line[];

  constructor(columns: Columns, where: readonly Filter[]) {
    this.#lines = where.map((line) => new Line(columns, line));
  }

  passes(row: number): boolean {
    const lines = this.#lines;
    for (let i = 0; i < lines.length; i++) if (!(lines[i] as Line).passes(row)) return false;
    return true;
  }
}
