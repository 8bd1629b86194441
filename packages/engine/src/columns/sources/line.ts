import { startOf } from "../../event/calendar.ts";
import type { Within } from "../../facts/fact.ts";
import type { Groups } from "../bound/groups.ts";
import type { Rows } from "../bound/rows.ts";
import type { Look } from "../look/look.ts";

const nobody = -1;

/** The rows that entered a source, each group's in their order; each knows the one behind it. */
export class Line {
  readonly groups: Groups;
  readonly rows: Rows;
  /** The row behind, at `row & mask`. */
  readonly next: Int32Array;
  /** 1 where a row counts no more, for one behind it took its place. */
  readonly gone: Uint8Array;
  /** Where the first row is kept, and behind it the last. */
  readonly #at: number;

  constructor(groups: Groups, rows: Rows) {
    this.groups = groups;
    this.rows = rows;
    this.next = new Int32Array(rows.mask + 1);
    this.gone = new Uint8Array(rows.mask + 1);
    this.#at = groups.reserve(nobody, nobody);
  }

  /** Puts a row at the end of the group whose numbers begin at `base`. */
  push(base: number, row: number): void {
    const { kept } = this.groups;
    const { mask } = this.rows;
    const at = base + this.#at;
    const last = kept[at + 1] as number;
    if (last < 0) kept[at] = row;
    else this.next[last & mask] = row;
    kept[at + 1] = row;
    this.next[row & mask] = nobody;
    this.gone[row & mask] = 0;
  }

  first(base: number): number {
    return this.groups.kept[base + this.#at] as number;
  }

  last(base: number): number {
    return this.groups.kept[base + this.#at + 1] as number;
  }

  /** The row behind one of them, or the first behind none; -1 at the end. */
  after(base: number, row: number): number {
    return row < 0 ? this.first(base) : (this.next[row & this.rows.mask] as number);
  }
}

/** What lies before a window. Looks go forward in time, so that its edge does too, each row passed once. */
export class Edge {
  readonly line: Line;
  readonly #ms: number;
  readonly #within: Within;
  readonly #look: Look;
  /** Where the last row before the window is kept, and behind it how many that count lie there. */
  readonly #at: number;

  constructor(line: Line, within: Within, look: Look) {
    this.line = line;
    this.#look = look;
    this.#within = within;
    this.#ms = within.type === "rolling" ? within.ms : 0;
    this.#at = line.groups.reserve(nobody, 0);
  }

  /** The last instant before the window that ends at the look. */
  opening(): number {
    if (this.#ms > 0) return this.#look.at - this.#ms;
    return openingOf(this.#within, this.#look.at);
  }

  /** Moves on to the window that ends at the look; how many that count lie before it. */
  passed(base: number): number {
    const { line } = this;
    const { kept } = line.groups;
    const { times, mask } = line.rows;
    const own = base + this.#at;
    const opening = this.opening();
    let row = line.after(base, kept[own] as number);
    if (row < 0 || (times[row] as number) > opening) return kept[own + 1] as number;
    let passed = kept[own + 1] as number;
    for (; row >= 0 && (times[row] as number) <= opening; row = line.next[row & mask] as number) {
      passed += 1 - (line.gone[row & mask] as number);
      kept[own] = row;
    }
    return (kept[own + 1] = passed);
  }

  /** How many that count lay before the window at the last look. */
  passedSoFar(base: number): number {
    return this.line.groups.kept[base + this.#at + 1] as number;
  }

  /** The last row before the window at the last look, -1 for none. */
  lastBefore(base: number): number {
    return this.line.groups.kept[base + this.#at] as number;
  }

  /** A row that had been passed counts behind the edge again. */
  unpass(base: number): void {
    const { kept } = this.line.groups;
    const own = base + this.#at + 1;
    kept[own] = (kept[own] as number) - 1;
  }
}

/** The last instant outside a window that ends at `at`. */
export function openingOf(within: Within, at: number): number {
  return within.type === "rolling" ? at - within.ms : startOf(within.window, at, within.zone) - 1;
}
