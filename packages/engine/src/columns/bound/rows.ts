import type { Columns } from "../columns.ts";

/** Where sources and leaves find the rows, and how much room one customer takes at most. */
export class Rows {
  readonly times: Float64Array;
  readonly names: Uint16Array;
  /** What is kept for a row while its customer's turn lasts is kept at `row & mask`: no two rows of one customer share that. */
  readonly mask: number;

  constructor({ starts, times, names, longest: given = 1 }: Columns) {
    let longest = Math.max(1, given);
    for (let c = 1; c < starts.length; c++)
      longest = Math.max(longest, (starts[c] as number) - (starts[c - 1] as number));
    this.times = times;
    this.names = names.codes;
    this.mask = 2 ** Math.ceil(Math.log2(longest)) - 1;
  }
}
