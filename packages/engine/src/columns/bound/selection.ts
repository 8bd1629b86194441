import type { Columns } from "../columns.ts";

/** The rows of one customer whose event names concern some rules; rules that are concerned with the same ones share it. */
export class Selection {
  /** Only those below `count` are there. */
  readonly rows: Int32Array;
  count = 0;
  readonly #codes: Uint16Array;
  /** By name code: 1 where it concerns them. */
  readonly #concerns: Uint8Array;
  readonly #takesAll: boolean;

  /** @param longest how many rows a customer has at most. */
  constructor({ names }: Columns, concerns: Uint8Array, longest: number) {
    this.rows = new Int32Array(longest);
    this.#codes = names.codes;
    this.#concerns = concerns;
    this.#takesAll = !concerns.includes(0);
  }

  /** Puts them down, without a question that a processor could guess wrong: every second answer would be a surprise. */
  take(first: number, end: number): void {
    const { rows } = this;
    if (this.#takesAll) {
      for (let row = first; row < end; row++) rows[row - first] = row;
      this.count = end - first;
      return;
    }
    const codes = this.#codes;
    const concerns = this.#concerns;
    let count = 0;
    for (let row = first; row < end; row++) {
      rows[count] = row;
      count += concerns[codes[row] as number] as number;
    }
    this.count = count;
  }
}
