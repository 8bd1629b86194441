import type { Groups } from "../bound/groups.ts";
import { noGroup } from "../bound/groups.ts";
import type { Rows } from "../bound/rows.ts";
import type { Where } from "../bound/where.ts";

/** How far every group has come: by steps done the latest start, and the row that last completed all. */
export class SequenceSource {
  readonly groups: Groups;
  readonly #rows: Rows;
  readonly #wheres: readonly (Where | null)[];
  readonly #withinMs: number;
  /** Where the row that completed it last is kept, and behind it the starts: at 1 of those with one step done, and so on. */
  readonly #at: number;

  constructor(
    groups: Groups,
    rows: Rows,
    wheres: readonly (Where | null)[],
    withinMs: number | null,
  ) {
    this.groups = groups;
    this.#rows = rows;
    this.#wheres = wheres;
    this.#withinMs = withinMs ?? Number.POSITIVE_INFINITY;
    this.#at = groups.reserve(...wheres.map(() => -1));
  }

  /** @param steps the steps that an event of this name may be: bit by bit. @param resets whether it drops what was begun. */
  add(row: number, steps: number, resets: boolean): void {
    if (this.groups.current === noGroup) return;
    const own = this.groups.base() + this.#at;
    if (resets) this.#drop(own);
    // From the last step down, so that one event is not two steps of one sequence.
    for (let step = 31 - Math.clz32(steps); step >= 0; step--) {
      if ((steps & (1 << step)) === 0) continue;
      const where = this.#wheres[step] as Where | null;
      if (where === null || where.passes(row)) this.#advance(own, step, row);
    }
  }

  /** Whether a row completed it for the present group, and nothing has since; NaN where the row has no group. */
  value(row: number): number {
    if (this.groups.current === noGroup) return Number.NaN;
    return this.groups.kept[this.groups.base() + this.#at] === row ? 1 : 0;
  }

  #advance(own: number, step: number, row: number): void {
    const { kept } = this.groups;
    const { times } = this.#rows;
    const start = step === 0 ? row : (kept[own + step] as number);
    if (start < 0) return;
    if ((times[row] as number) - (times[start] as number) >= this.#withinMs) return;
    if (step < this.#wheres.length - 1) kept[own + step + 1] = start;
    else {
      // What completes a sequence uses up all that was begun.
      this.#drop(own);
      kept[own] = row;
    }
  }

  #drop(own: number): void {
    for (let step = 1; step < this.#wheres.length; step++) this.groups.kept[own + step] = -1;
  }
}
