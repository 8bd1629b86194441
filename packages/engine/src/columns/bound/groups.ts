import type { Keys } from "./keys.ts";
import { StampedTable } from "./stamped-table.ts";

/** The group of what has no key. Facts that group find nothing there; a rule's edge of no key is kept there. */
export const noGroup = 0;
/** The only group where nothing is grouped. */
const onlyGroup = 1;

/** What a group is told by: one of the customer, a key of each row, or a pair of two other groups. */
export type Grouping =
  | { readonly type: "one" }
  | { readonly type: "key"; readonly keys: Keys }
  | { readonly type: "pair"; readonly left: Groups; readonly right: Groups };

/** Stamp, key, second key, group. */
const entrySize = 4;

/**
 * One customer's groups as small numbers in the order in which they come, with whole numbers kept for each: sources,
 * facts and edges reserve theirs. The next customer's turn begins with a new stamp, so that nothing has to be cleared.
 */
export class Groups {
  /** The group of the row that is looked at. */
  current = noGroup;
  /** What is kept, `stride` numbers for each group. */
  kept = new Int32Array(0);
  stride = 0;
  readonly grouping: Grouping;
  readonly #isOne: boolean;
  readonly #keys: Keys | null;
  readonly #left: Groups | null;
  readonly #right: Groups | null;
  readonly #initial: number[] = [];
  #count = 0;
  readonly #table = new StampedTable(entrySize);
  #keyOf = new Int32Array(0);

  constructor(grouping: Grouping) {
    this.grouping = grouping;
    this.#isOne = grouping.type === "one";
    this.#keys = grouping.type === "key" ? grouping.keys : null;
    this.#left = grouping.type === "pair" ? grouping.left : null;
    this.#right = grouping.type === "pair" ? grouping.right : null;
  }

  /** Keeps so many numbers more for each group, that begin as these; where they begin. */
  reserve(...initial: readonly number[]): number {
    this.#initial.push(...initial);
    this.stride = this.#initial.length;
    return this.stride - initial.length;
  }

  /** Where what is kept for the present group begins. */
  base(): number {
    return this.current * this.stride;
  }

  /** Begins the turn of a customer with so many rows. */
  begin(rows: number): void {
    this.#count = onlyGroup;
    this.#open(noGroup, -1);
    if (this.#isOne) {
      this.#open(onlyGroup, -1);
      this.current = onlyGroup;
      return;
    }
    // No row brings more than one group, and a timer's event has been a row before.
    this.#table.begin(rows);
  }

  /** Makes the group of a row the present one. */
  find(row: number): void {
    if (this.#keys !== null) {
      const key = this.#keys.at(row);
      this.current = key < 0 ? noGroup : this.#groupOf(key, 0);
    } else if (this.#left !== null && this.#right !== null) {
      const { current: left } = this.#left;
      const { current: right } = this.#right;
      this.current = left === noGroup || right === noGroup ? noGroup : this.#groupOf(left, right);
    }
  }

  /** The key code of the present group, -1 where it has none. */
  key(): number {
    return this.#keyOf[this.current] as number;
  }

  #groupOf(key: number, second: number): number {
    const { cells: table, stamp, shift, mask } = this.#table;
    let at = Math.imul(key ^ Math.imul(second, 0x85ebca6b), 0x9e3779b1) >>> shift;
    for (; ; at = (at + 1) & mask) {
      const entry = at * entrySize;
      if (table[entry] !== stamp) {
        table[entry] = stamp;
        table[entry + 1] = key;
        table[entry + 2] = second;
        return (table[entry + 3] = this.#open(this.#count++, key));
      }
      if (table[entry + 1] === key && table[entry + 2] === second)
        return table[entry + 3] as number;
    }
  }

  #open(group: number, key: number): number {
    const { stride } = this;
    if (group >= this.#keyOf.length) this.#grow(group + 1);
    this.#keyOf[group] = key;
    const initial = this.#initial;
    for (let i = 0, at = group * stride; i < stride; i++, at++)
      this.kept[at] = initial[i] as number;
    return group;
  }

  #grow(groups: number): void {
    const capacity = Math.max(64, groups * 2);
    const [kept, keyOf] = [this.kept, this.#keyOf];
    this.kept = new Int32Array(capacity * this.stride);
    this.kept.set(kept);
    this.#keyOf = new Int32Array(capacity);
    this.#keyOf.set(keyOf);
  }
}
