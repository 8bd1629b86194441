/** Where a program puts the firings that it finds. */
export interface FiringSink {
  /** @param timer 1 where a timer brought it, else 0. @param key -1 where there is none. @param audience 0 no, 1 yes, 2 not known. */
  push(
    customer: number,
    rule: number,
    at: number,
    row: number,
    timer: number,
    key: number,
    kind: number,
    audience: number,
  ): void;
}

const firstCapacity = 1024;

/**
 * Firings as parallel arrays that grow; only what lies below `length` counts. Those of one customer stand together in
 * the order in which they fired.
 */
export class Firings implements FiringSink {
  length = 0;
  /** Its number in the columns. */
  customer: Int32Array<ArrayBuffer>;
  /** Its index in the program's `rules`. */
  rule: Uint16Array<ArrayBuffer>;
  /** UTC ms: the event's time, or the instant that the timer fell due. */
  at: Float64Array<ArrayBuffer>;
  /** The event that it is about: the one that arrived, or the one that the timer counts from. */
  row: Int32Array<ArrayBuffer>;
  /** 1 where a timer brought it. */
  timer: Uint8Array<ArrayBuffer>;
  /** A code into the keys of its rule, -1 where it has none. */
  key: Int32Array<ArrayBuffer>;
  /** Which of the program's classes it is confirmed with. */
  class: Uint32Array<ArrayBuffer>;
  /** Whether the customer was in the rule's audience: 0 no, 1 yes (or it is for everybody), 2 not known. */
  audience: Uint8Array<ArrayBuffer>;

  constructor(capacity = firstCapacity) {
    this.customer = new Int32Array(capacity);
    this.rule = new Uint16Array(capacity);
    this.at = new Float64Array(capacity);
    this.row = new Int32Array(capacity);
    this.timer = new Uint8Array(capacity);
    this.key = new Int32Array(capacity);
    this.class = new Uint32Array(capacity);
    this.audience = new Uint8Array(capacity);
  }

  push(
    customer: number,
    rule: number,
    at: number,
    row: number,
    timer: number,
    key: number,
    kind: number,
    audience: number,
  ): void {
    if (this.length === this.at.length) this.#resize(Math.max(firstCapacity, this.length * 2));
    const i = this.length++;
    this.customer[i] = customer;
    this.rule[i] = rule;
    this.at[i] = at;
    this.row[i] = row;
    this.timer[i] = timer;
    this.key[i] = key;
    this.class[i] = kind;
    this.audience[i] = audience;
  }

  /** Leaves out those that do not pass; the others keep their order. */
  keep(passes: (index: number) => boolean): void {
    let kept = 0;
    for (let i = 0; i < this.length; i++) if (passes(i)) this.#move(i, kept++);
    this.length = kept;
  }

  /** Gives back the room that was kept for more. */
  trim(): this {
    this.#resize(this.length);
    return this;
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    for (const column of this.#columns()) column[to] = column[from] as number;
  }

  #columns(): readonly Numbers[] {
    const { customer, rule, at, row, timer, key, class: kind, audience } = this;
    return [customer, rule, at, row, timer, key, kind, audience];
  }

  #resize(capacity: number): void {
    this.customer = moved(this.customer, new Int32Array(capacity));
    this.rule = moved(this.rule, new Uint16Array(capacity));
    this.at = moved(this.at, new Float64Array(capacity));
    this.row = moved(this.row, new Int32Array(capacity));
    this.timer = moved(this.timer, new Uint8Array(capacity));
    this.key = moved(this.key, new Int32Array(capacity));
    this.class = moved(this.class, new Uint32Array(capacity));
    this.audience = moved(this.audience, new Uint8Array(capacity));
  }
}

type Numbers = Int32Array | Uint16Array | Float64Array | Uint8Array | Uint32Array;

function moved<Column extends Numbers>(from: Column, to: Column): Column {
  to.set(from.subarray(0, to.length));
  return to;
}
