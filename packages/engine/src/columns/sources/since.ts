import type { Rows } from "../bound/rows.ts";
import type { Where } from "../bound/where.ts";
import type { Clock } from "../look/clock.ts";
import type { Look } from "../look/look.ts";

/** The last two rows that entered: an event counts from the one before it. */
export class SinceSource {
  last = -1;
  /** The soonest that a timer falls due behind it. */
  soonestMs = Number.POSITIVE_INFINITY;
  #beforeLast = -1;
  readonly #rows: Rows;
  readonly #where: Where | null;
  readonly #clock: Clock;
  readonly #look: Look;

  constructor(rows: Rows, where: Where | null, clock: Clock, look: Look) {
    this.#rows = rows;
    this.#where = where;
    this.#clock = clock;
    this.#look = look;
  }

  begin(): void {
    this.last = -1;
    this.#beforeLast = -1;
  }

  add(row: number): void {
    if (this.#where !== null && !this.#where.passes(row)) return;
    this.#beforeLast = this.last;
    this.last = row;
    const due = (this.#rows.times[row] as number) + this.soonestMs;
    if (due < this.#clock.next) this.#clock.next = due;
  }

  /** `since` over columns, at a look about a row. At a timer's instant its row lies in the past and is measured from. */
  value(row: number): number {
    const { times } = this.#rows;
    const { last } = this;
    const { at } = this.#look;
    const from = last === row && times[row] === at ? this.#beforeLast : last;
    return from < 0 ? Number.NaN : at - (times[from] as number);
  }
}
