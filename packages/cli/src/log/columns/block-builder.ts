import type { Block } from "./block.ts";
import { maskIn, maskWords, nameIn, recordWords } from "./record.ts";
import type { Records } from "./sort-partition.ts";

/** A property of a block: the rows that have it, and their codes. */
export interface HeldCodes {
  readonly rows: Int32Array;
  readonly codes: Int32Array;
}

/** A block as it is laid out, in memory that the next one is laid out in. */
export interface LaidOut extends Omit<Block, "properties"> {
  readonly properties: readonly HeldCodes[];
}

/** Lays customers out as a block, one behind the other. */
export class BlockBuilder {
  #customers = 0;
  #rows = 0;
  #calm = 0;
  #late = 0;
  #textEnd = 0;
  #starts = new Int32Array(1);
  #textEnds = new Int32Array(0);
  #texts = new Uint8Array(0);
  #times = new Float64Array(0);
  #names = new Uint16Array(0);
  #arrivals = new Int32Array(0);
  #held: { rows: Int32Array; codes: Int32Array }[] = [];
  #counts = new Int32Array(0);

  /** A new block begins. Customers with late rows have to come last, so that the others are one range. */
  begin({ rows, customers, shape }: Records): void {
    this.#customers = this.#rows = this.#calm = this.#late = this.#textEnd = 0;
    if (this.#textEnds.length < customers.size) {
      this.#starts = new Int32Array(Math.ceil(customers.size * 1.25) + 1);
      this.#textEnds = new Int32Array(this.#starts.length - 1);
    }
    const { length } = customers.bytes;
    if (this.#texts.length < length) this.#texts = new Uint8Array(length);
    if (this.#times.length < rows || this.#held.length !== shape.properties)
      this.#makeRoom(Math.ceil(rows * 1.25), shape.properties);
    this.#counts.fill(0);
  }

  /** The next customer: its rows in their order, `order[from]` to `order[to - 1]`, and, where any was late, `arrivals`. */
  add(
    records: Records,
    customer: number,
    order: Int32Array,
    from: number,
    to: number,
    arrivals: Int32Array | null,
  ): void {
    const { words, times, at } = records;
    const outTimes = this.#times;
    const outNames = this.#names;
    const held = this.#held;
    const counts = this.#counts;
    const masks = maskWords(records.shape.properties);
    let row = this.#rows;
    for (let i = from; i < to; i++, row++) {
      const record = order[i] as number;
      const start = at[record] as number;
      outTimes[row] = times[record] as number;
      const head = words[start + recordWords.head] as number;
      outNames[row] = nameIn(head);
      let next = start + recordWords.mask + masks;
      let bits = masks === 0 ? maskIn(head) : (words[start + recordWords.mask] as number);
      for (let m = 0; ; bits = words[start + recordWords.mask + m] as number) {
        for (; bits !== 0; bits &= bits - 1) {
          const property = m * 32 + 31 - Math.clz32(bits & -bits);
          const count = counts[property] as number;
          const { rows, codes } = held[property] as HeldCodes;
          rows[count] = row;
          codes[count] = words[next++] as number;
          counts[property] = count + 1;
        }
        if (++m >= masks) break;
      }
    }
    this.#rows = row;
    if (arrivals)
      for (let i = from; i < to; i++) this.#arrivals[this.#late++] = arrivals[i] as number;
    else this.#calm++;
    this.#addText(records, customer);
  }

  /** What was laid out; it holds until the next block begins. */
  end(): LaidOut {
    const customers = this.#customers;
    const rows = this.#rows;
    return {
      customers,
      rows,
      calm: this.#calm,
      starts: this.#starts.subarray(0, customers + 1),
      times: this.#times.subarray(0, rows),
      names: this.#names.subarray(0, rows),
      properties: this.#held.map(({ rows, codes }, p) => ({
        rows: rows.subarray(0, this.#counts[p]),
        codes: codes.subarray(0, this.#counts[p]),
      })),
      arrivals: this.#arrivals.subarray(0, this.#late),
      textEnds: this.#textEnds.subarray(0, customers),
      texts: this.#texts.subarray(0, this.#textEnd),
    };
  }

  #addText({ customers }: Records, customer: number): void {
    const { bytes, ends } = customers;
    const start = customer === 0 ? 0 : (ends[customer - 1] as number);
    const end = ends[customer] as number;
    for (let i = start; i < end; i++) this.#texts[this.#textEnd++] = bytes[i] as number;
    this.#textEnds[this.#customers++] = this.#textEnd;
    this.#starts[this.#customers] = this.#rows;
  }

  #makeRoom(rows: number, properties: number): void {
    const ints = (): Int32Array<ArrayBuffer> => new Int32Array(rows);
    this.#times = new Float64Array(rows);
    this.#names = new Uint16Array(rows);
    this.#arrivals = ints();
    this.#held = Array.from({ length: properties }, () => ({ rows: ints(), codes: ints() }));
    this.#counts = new Int32Array(properties);
  }
}
