import type { AbsentSource } from "../sources/absent.ts";
import { SinceSource } from "../sources/since.ts";
import type { Rows } from "../bound/rows.ts";
import type { Clock } from "./clock.ts";
import type { Gate } from "./gate.ts";
import type { Look } from "./look.ts";

/** A rule that is looked at so long behind a row that a source measures from. */
export interface Timed {
  readonly gate: Gate;
  readonly source: SinceSource | AbsentSource;
  readonly afterMs: number;
}

/** A timer that has fallen due. */
interface Due {
  readonly at: number;
  readonly row: number;
  readonly gate: Gate;
}

/** The timers of one customer. */
export class Timers {
  readonly #timed: readonly Timed[];
  readonly #rows: Rows;
  readonly #clock: Clock;
  readonly #look: Look;
  /** Of an `absent`: how many of those that came to wait are behind it. */
  readonly #passed: Int32Array;
  readonly #ready: Due[] = [];
  /** Those that fell due up to and including this instant have been looked at. */
  #looked = Number.NEGATIVE_INFINITY;
  #tick = 0;

  constructor(timed: readonly Timed[], rows: Rows, clock: Clock, look: Look) {
    this.#timed = timed;
    this.#rows = rows;
    this.#clock = clock;
    this.#look = look;
    this.#passed = new Int32Array(timed.length);
    for (const { source, afterMs } of timed) source.soonestMs = Math.min(source.soonestMs, afterMs);
  }

  begin(): void {
    this.#clock.next = Number.POSITIVE_INFINITY;
    this.#looked = Number.NEGATIVE_INFINITY;
    this.#tick = 0;
    this.#passed.fill(0);
  }

  /** Looks at those that fell due up to and including an instant, each at its own, in the order in which they fell due. */
  lookUpTo(until: number): void {
    const ready = this.#ready;
    this.#clock.next = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#timed.length; i++) this.#collect(i, until);
    this.#looked = until;
    if (ready.length > 1) ready.sort((a, b) => a.at - b.at || a.row - b.row);
    let before = Number.NaN;
    for (let i = 0; i < ready.length; i++) {
      const { at, row, gate } = ready[i] as Due;
      if (at !== before) this.#tick++;
      before = at;
      this.#look.at = at;
      gate.lookAtDue(row, this.#tick);
    }
    ready.length = 0;
  }

  #collect(index: number, until: number): void {
    const { source, gate, afterMs } = this.#timed[index] as Timed;
    if (source instanceof SinceSource) this.#take(source.last, afterMs, until, gate);
    else this.#collectAbsent(index, source, until);
  }

  /** What came earlier falls due earlier: it is passed once, whether or not it still waits. */
  #collectAbsent(index: number, source: AbsentSource, until: number): void {
    const { gate, afterMs } = this.#timed[index] as Timed;
    const { came, cameCount } = source;
    let at = this.#passed[index] as number;
    for (; at < cameCount; at++) {
      const row = came[2 * at] as number;
      const waits = source.waiting(came[2 * at + 1] as number) === row;
      if (waits && !this.#take(row, afterMs, until, gate)) break;
    }
    this.#passed[index] = at;
  }

  /** Puts a timer down if it has fallen due; `false` where it still runs. */
  #take(row: number, afterMs: number, until: number, gate: Gate): boolean {
    if (row < 0) return true;
    const at = (this.#rows.times[row] as number) + afterMs;
    if (at > until) this.#clock.next = Math.min(this.#clock.next, at);
    else if (at > this.#looked) this.#ready.push({ at, row, gate });
    return at <= until;
  }
}
