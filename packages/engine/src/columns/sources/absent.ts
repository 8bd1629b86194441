import type { Groups } from "../bound/groups.ts";
import { noGroup } from "../bound/groups.ts";
import type { Rows } from "../bound/rows.ts";
import type { Where } from "../bound/where.ts";
import type { Clock } from "../look/clock.ts";
import type { Look } from "../look/look.ts";

/** For every group the last row that nothing has answered yet. */
export class AbsentSource {
  readonly groups: Groups;
  /** The soonest that a timer falls due behind a row. */
  soonestMs = Number.POSITIVE_INFINITY;
  /** The rows that came to wait, in their order, each with its group behind it; whether they still wait is asked of the group. */
  came = new Int32Array(64);
  cameCount = 0;
  readonly #rows: Rows;
  readonly #where: Where | null;
  readonly #clock: Clock;
  readonly #look: Look;
  /** Where the row that waits is kept. */
  readonly #at: number;

  constructor(groups: Groups, rows: Rows, where: Where | null, clock: Clock, look: Look) {
    this.groups = groups;
    this.#rows = rows;
    this.#where = where;
    this.#clock = clock;
    this.#look = look;
    this.#at = groups.reserve(-1);
  }

  begin(): void {
    this.cameCount = 0;
  }

  /** @param answers whether its name ends a wait. @param begins whether its name begins one. */
  add(row: number, answers: boolean, begins: boolean): void {
    const { groups } = this;
    if (groups.current === noGroup) return;
    const own = groups.base() + this.#at;
    if (answers) groups.kept[own] = -1;
    if (!begins || (this.#where !== null && !this.#where.passes(row))) return;
    groups.kept[own] = row;
    if (this.soonestMs !== Number.POSITIVE_INFINITY) this.#note(row);
  }

  /** The row that waits in a group, -1 for none. */
  waiting(group: number): number {
    return this.groups.kept[group * this.groups.stride + this.#at] as number;
  }

  /** Whether the present group has waited so long at the look; NaN where a row has no group. */
  value(afterMs: number): number {
    if (this.groups.current === noGroup) return Number.NaN;
    const row = this.waiting(this.groups.current);
    return row >= 0 && this.#look.at - (this.#rows.times[row] as number) >= afterMs ? 1 : 0;
  }

  #note(row: number): void {
    if (2 * this.cameCount === this.came.length) {
      const came = new Int32Array(2 * this.came.length);
      came.set(this.came);
      this.came = came;
    }
    this.came[2 * this.cameCount] = row;
    this.came[2 * this.cameCount + 1] = this.groups.current;
    this.cameCount++;
    const due = (this.#rows.times[row] as number) + this.soonestMs;
    if (due < this.#clock.next) this.#clock.next = due;
  }
}
