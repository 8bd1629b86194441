import type { ByteReader, ByteWriter } from "./bytes.ts";
import { Unreadable } from "./bytes.ts";
import type { Reads } from "./layout.ts";
import type { SharedTexts } from "./shared-texts.ts";

/** Where an event stands, and when it was. */
export interface Mark {
  readonly at: number;
  readonly place: number;
}

/** The end of what a snapshot covers: instants and places are told from there, which keeps them small. */
export interface End {
  /** UTC ms. */
  readonly at: number;
  /** How many events there are. */
  readonly length: number;
  /** Nobody looks before this instant any more: what no window reaches from there is left out. */
  readonly spentAt: number;
}

/** Writes texts and events that come up more than once in full the first time, and as a number behind that. */
export class TableWriter {
  readonly bytes: ByteWriter;
  readonly end: End;
  /** What of the present the snapshot is to hold. */
  readonly reads: Reads;
  readonly #texts = new Map<string, number>();
  readonly #marks = new Map<number, number>();
  #last: Mark;

  readonly #shared: SharedTexts | undefined;

  constructor(bytes: ByteWriter, end: End, reads: Reads, shared: SharedTexts | undefined) {
    this.bytes = bytes;
    this.#shared = shared;
    this.reads = reads;
    this.end = end;
    this.#last = { at: end.at, place: end.length };
  }

  /** One that came up before is an even number, one of the shared texts an odd one, any other is written out behind a 0. */
  text(text: string): void {
    const known = this.#texts.get(text);
    if (known !== undefined) {
      this.bytes.number(2 * known);
      return;
    }
    this.#texts.set(text, this.#texts.size + 1);
    const shared = this.#shared?.codeOf(text);
    this.bytes.number(shared === undefined ? 0 : 2 * shared + 1);
    if (shared === undefined) this.bytes.text(text);
  }

  mark({ at, place }: Mark): void {
    const known = this.#marks.get(place);
    this.bytes.number(known ?? 0);
    if (known !== undefined) return;
    this.bytes.signed(this.#last.place - place);
    this.bytes.signed(this.#last.at - at);
    this.#last = { at, place };
    this.#marks.set(place, this.#marks.size + 1);
  }

  /** An instant of its own. */
  instant(at: number): void {
    this.bytes.signed(this.end.at - at);
  }

  places(places: readonly number[]): void {
    this.bytes.number(places.length);
    let last = this.end.length;
    for (const place of places) {
      this.bytes.signed(last - place);
      last = place;
    }
  }
}

/** Reads what a {@link TableWriter} wrote. */
export class TableReader {
  readonly bytes: ByteReader;
  readonly end: Omit<End, "spentAt">;
  /** What of the present the snapshot holds. */
  readonly reads: Reads;
  readonly #texts: string[] = [];
  readonly #marks: Mark[] = [];
  #last: Mark;

  readonly #shared: SharedTexts | undefined;

  constructor(
    bytes: ByteReader,
    end: Omit<End, "spentAt">,
    reads: Reads,
    shared: SharedTexts | undefined,
  ) {
    this.bytes = bytes;
    this.#shared = shared;
    this.reads = reads;
    this.end = end;
    this.#last = { at: end.at, place: end.length };
  }

  text(): string {
    const number = this.bytes.number();
    if (number > 0 && number % 2 === 0) return known(this.#texts[number / 2 - 1]);
    const text = number === 0 ? this.bytes.text() : known(this.#shared?.textAt((number - 1) / 2));
    this.#texts.push(text);
    return text;
  }

  mark(): Mark {
    const number = this.bytes.number();
    if (number > 0) return known(this.#marks[number - 1]);
    const place = this.#last.place - this.bytes.signed();
    const mark = { at: this.#last.at - this.bytes.signed(), place };
    if (place < 0 || place >= this.end.length || !Number.isFinite(mark.at))
      throw new Unreadable("The snapshot speaks of an event that it does not cover.");
    this.#last = mark;
    this.#marks.push(mark);
    return mark;
  }

  instant(): number {
    return this.end.at - this.bytes.signed();
  }

  places(): number[] {
    let last = this.end.length;
    return this.list(() => (last -= this.bytes.signed()));
  }

  /** As many as are counted first. Not by `Array.from`: Prototype.js, which shops still have, puts another in its place. */
  list<Item>(read: () => Item): Item[] {
    const items: Item[] = [];
    for (let left = this.bytes.count(); left > 0; left--) items.push(read());
    return items;
  }
}

function known<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Unreadable("The snapshot refers to what it does not hold.");
  return thing;
}
