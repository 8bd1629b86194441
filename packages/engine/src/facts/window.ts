import { startOf } from "../event/calendar.ts";
import type { Past } from "../history/past.ts";
import { idsAt } from "../history/past.ts";
import type { Within } from "./fact.ts";
import { maxEventsBehind } from "./fact.ts";
import type { Group } from "./keyring.ts";

/** The last instant that lies outside the window which ends at `at`; what comes behind it is inside. */
export function openingOf(within: Within | null, at: number): number {
  if (within === null) return Number.NEGATIVE_INFINITY;
  if (within.type === "rolling") return at - within.ms;
  return startOf(within.window, at, within.zone) - 1;
}

/** How long a source keeps what it takes in. */
export interface Keeping {
  /** The widest window of each kind that any fact asks for. */
  readonly windows: readonly Within[];
  /** Whether a fact asks without a window. */
  readonly forEver: boolean;
  /** How long the last one matters beside that: to tell a visit from a repeat of the same. */
  readonly lastMs: number;
}

/** The last instant that no window of these reaches: they share what is kept, and the widest says how much that is. */
export function openingOfAll(windows: readonly Within[], at: number): number {
  let opening = at;
  for (const window of windows) opening = Math.min(opening, openingOf(window, at));
  return opening;
}

/** The index of the first of some instants, from one index on, that lies behind another; they are in order. */
export function firstAfter(times: readonly number[], from: number, instant: number): number {
  let low = from;
  let high = times.length;
  // Most windows still hold all that is kept.
  if (low === high || (times[low] as number) > instant) return low;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Below this many dropped events moving the rest up costs more than the room is worth. */
const minDropped = 64;

/** The instants and places of one group's events in their order. Old ones leave from the front, which moves a mark. */
export class Column implements Group {
  times: number[] = [];
  places: number[] = [];
  /** Where what is kept begins. */
  head = 0;
  /** How many there ever were. */
  total = 0;
  readonly keeping: Keeping;

  constructor(keeping: Keeping) {
    this.keeping = keeping;
  }

  get length(): number {
    return this.times.length;
  }

  push(at: number, place: number): void {
    this.times.push(at);
    this.places.push(place);
    this.total++;
  }

  /** The index of the first kept event behind `instant`, by halving. */
  firstAfter(instant: number): number {
    return firstAfter(this.times, this.head, instant);
  }

  /** The ids from an index on, at most as many as a decision shows. */
  idsFrom(index: number, past: Past): string[] {
    return idsAt(
      past,
      this.places,
      Math.max(index, this.head, this.places.length - maxEventsBehind),
    );
  }

  /**
   * Forgets what no window reaches at an instant, and never will again. The last one stays, for the next is told apart from
   * a repeat by it; without a window the last ids stay.
   */
  prune(at: number): void {
    const { windows, forEver } = this.keeping;
    const oldest = this.times[this.head];
    if (oldest === undefined) return;
    const opening = openingOfAll(windows, at);
    if (oldest > opening) return;
    const reached = this.firstAfter(opening);
    this.#dropTo(Math.min(reached, this.length - (forEver ? maxEventsBehind : 1)));
  }

  isSpent(at: number): boolean {
    const { windows, forEver, lastMs } = this.keeping;
    const last = this.times[this.times.length - 1];
    if (last === undefined) return this.total === 0 || !forEver;
    return !forEver && last <= openingOfAll(windows, at) && at - last >= lastMs;
  }

  copy(): Column {
    return this.copyInto(new Column(this.keeping));
  }

  protected copyInto<Copy extends Column>(copy: Copy): Copy {
    copy.times = [...this.times];
    copy.places = [...this.places];
    copy.head = this.head;
    copy.total = this.total;
    return copy;
  }

  /** Moves what is kept to the front. */
  compact(): void {
    this.times = this.times.slice(this.head);
    this.places = this.places.slice(this.head);
    this.head = 0;
  }

  #dropTo(index: number): void {
    if (index <= this.head) return;
    this.head = index;
    if (index >= minDropped && index * 2 >= this.times.length) this.compact();
  }
}
