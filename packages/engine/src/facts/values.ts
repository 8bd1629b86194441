import type { Group } from "./keyring.ts";
import type { Keeping } from "./window.ts";
import { firstAfter, openingOfAll } from "./window.ts";

/** When and where a value was seen last. */
interface Seen {
  readonly at: number;
  readonly place: number;
}

/** The values of one group with the event that brought each last, the one seen longest ago first. */
export class Values implements Group {
  readonly keeping: Keeping;
  readonly seen: Map<string, Seen>;
  /** When each was last seen, in the same order: many rules with many windows ask at one look. */
  times: number[];
  /** Where what is kept begins, as in a column. */
  readonly head = 0;

  constructor(keeping: Keeping, seen = new Map<string, Seen>()) {
    this.keeping = keeping;
    this.seen = seen;
    this.times = [...seen.values()].map(({ at }) => at);
  }

  see(value: string, at: number, place: number): void {
    const before = this.seen.get(value);
    // Deleted first, so that the map keeps the order in which values were last seen.
    if (before && this.seen.delete(value)) this.times.splice(this.#after(before.at) - 1, 1);
    this.seen.set(value, { at, place });
    this.times.push(at);
  }

  /** Forgets what no window reaches at an instant, and never will again. */
  prune(at: number): void {
    const { windows, forEver } = this.keeping;
    if (forEver) return;
    let spent = this.#after(openingOfAll(windows, at));
    if (spent === 0) return;
    this.times = this.times.slice(spent);
    for (const value of this.seen.keys()) {
      if (spent-- === 0) return;
      this.seen.delete(value);
    }
  }

  /** How many were last seen behind an instant. */
  countAfter(instant: number): number {
    return this.times.length - this.#after(instant);
  }

  placesAfter(instant: number): readonly number[] {
    return [...this.seen.values()].slice(this.#after(instant)).map(({ place }) => place);
  }

  isSpent(at: number): boolean {
    const { windows, forEver } = this.keeping;
    const last = this.times[this.times.length - 1];
    return last === undefined || (!forEver && last <= openingOfAll(windows, at));
  }

  copy(): Values {
    return new Values(this.keeping, new Map(this.seen));
  }

  /** The place of the first that was last seen behind an instant, by halving. */
  #after(instant: number): number {
    return firstAfter(this.times, 0, instant);
  }
}
