import { slackBytes } from "./words.ts";

const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** What came of looking for a record. */
export type Scanned = "record" | "empty" | "more" | "odd";

/**
 * Finds the fields of CSV records in bytes. It reads only what every reader reads alike, quoted fields with doubled
 * quotes among it; a record with quotes anywhere else is `odd`, and for csv-parse, which has its own ways with it.
 */
export class CsvScanner {
  /** Where the last record's fields are. What is quoted stands without its quotes. */
  readonly starts: number[] = [];
  readonly lengths: number[] = [];
  /** Where the next record begins. */
  next = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #end = 0;
  /** Whether no more bytes will come behind these. */
  #isLast = false;
  /** Lines end as the first one does; `undefined` before that. */
  #endsInReturn: boolean | undefined;
  /** Fields of the record that have doubled quotes. */
  readonly #doubled: number[] = [];

  get endsInReturn(): boolean {
    return this.#endsInReturn === true;
  }

  /** Goes on with these bytes, which begin with a record; behind `end` there is slack to read. */
  open(bytes: Uint8Array, end: number, isLast: boolean): void {
    if (bytes.length < end + slackBytes) throw new Error("there is no slack behind the bytes");
    this.#bytes = bytes;
    this.#end = end;
    this.#isLast = isLast;
    this.next = 0;
  }

  /** Finds the next record. After `more` and `odd` {@link next} is still where it begins. */
  scan(): Scanned {
    const bytes = this.#bytes;
    let at = this.next;
    this.starts.length = 0;
    this.lengths.length = 0;
    this.#doubled.length = 0;
    if (at >= this.#end) return "more";
    for (;;) {
      let start = at;
      let length: number;
      if (bytes[at] === quote && at < this.#end) {
        start = at + 1;
        at = this.#closing(start);
        if (at < 0) return this.#isLast ? "odd" : "more";
        length = at - start;
        at++;
      } else {
        at = this.#endOfPlain(at);
        if (at < 0) return "odd";
        length = at - start;
      }
      this.starts.push(start);
      this.lengths.push(length);
      if (at >= this.#end) {
        if (!this.#isLast) return "more";
        return this.#finish(at, at);
      }
      if (bytes[at] === comma) {
        at++;
        continue;
      }
      const behind = this.#behindLine(at);
      if (behind === undefined) return "more";
      return behind < 0 ? "odd" : this.#finish(at, behind);
    }
  }

  #finish(end: number, next: number): Scanned {
    if (end === this.next) {
      this.next = next;
      return "empty";
    }
    for (const field of this.#doubled) this.#undouble(field);
    this.next = next;
    return "record";
  }

  /** Where a quoted field's last quote is; -1 where it does not end here. */
  #closing(start: number): number {
    const bytes = this.#bytes;
    for (let at = start; at < this.#end; at++) {
      if (bytes[at] !== quote) continue;
      // At the very end of what has come so far the next byte may double the quote.
      if (at + 1 >= this.#end) return this.#isLast ? at : -1;
      if (bytes[at + 1] !== quote) return at;
      if (this.#doubled.at(-1) !== this.starts.length) this.#doubled.push(this.starts.length);
      at++;
    }
    return -1;
  }

  /** Where an unquoted field ends: at a comma, at the line's end, or where the bytes do; -1 where a quote is in it. */
  #endOfPlain(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    for (; at < this.#end; at++) {
      const byte = bytes[at] as number;
      if (byte > comma) continue;
      if (byte === comma) return at;
      if (byte === quote) return -1;
      if (byte === lineFeed && this.#endsInReturn !== true) return at;
      if (byte === carriageReturn && this.#endsInReturn !== false) {
        if (this.#endsInReturn === undefined || bytes[at + 1] === lineFeed || at + 1 >= this.#end)
          return at;
      }
    }
    return at;
  }

  /** Where the next line begins; `undefined` where that cannot be told yet, -1 where this is no line's end. */
  #behindLine(at: number): number | undefined {
    const bytes = this.#bytes;
    if (bytes[at] === lineFeed) {
      if (this.#endsInReturn === true) return -1;
      this.#endsInReturn = false;
      return at + 1;
    }
    if (bytes[at] !== carriageReturn) return -1;
    if (at + 1 >= this.#end) return this.#isLast ? -1 : undefined;
    if (bytes[at + 1] !== lineFeed || this.#endsInReturn === false) return -1;
    this.#endsInReturn = true;
    return at + 2;
  }

  #undouble(field: number): void {
    const bytes = this.#bytes;
    const start = this.starts[field] as number;
    const end = start + (this.lengths[field] as number);
    let to = start;
    for (let at = start; at < end; at++) {
      bytes[to++] = bytes[at] as number;
      if (bytes[at] === quote) at++;
    }
    this.lengths[field] = to - start;
  }
}
