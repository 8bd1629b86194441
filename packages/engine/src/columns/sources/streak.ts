import type { Groups } from "../bound/groups.ts";
import { noGroup } from "../bound/groups.ts";
import type { Rows } from "../bound/rows.ts";
import type { Where } from "../bound/where.ts";
import type { Look } from "../look/look.ts";

/** The run of every group: how many since the last that ended one. */
export class StreakSource {
  readonly groups: Groups;
  readonly #rows: Rows;
  readonly #where: Where | null;
  readonly #maxGapMs: number;
  readonly #look: Look;
  /** Where its length is kept, and behind it its last row. */
  readonly #at: number;

  constructor(
    groups: Groups,
    rows: Rows,
    where: Where | null,
    maxGapMs: number | null,
    look: Look,
  ) {
    this.groups = groups;
    this.#rows = rows;
    this.#where = where;
    this.#look = look;
    this.#maxGapMs = maxGapMs ?? Number.POSITIVE_INFINITY;
    this.#at = groups.reserve(0, -1);
  }

  end(): void {
    this.groups.kept[this.groups.base() + this.#at] = 0;
  }

  extend(row: number): void {
    if (this.groups.current === noGroup) return;
    if (this.#where !== null && !this.#where.passes(row)) return;
    const { kept } = this.groups;
    const length = this.length();
    const at = this.groups.base() + this.#at;
    kept[at] = length + 1;
    kept[at + 1] = row;
  }

  /** How long the run of the present group is at the look; a gap may have broken it. */
  length(): number {
    const { kept } = this.groups;
    const own = this.groups.base() + this.#at;
    const length = kept[own] as number;
    if (length === 0 || this.#maxGapMs === Number.POSITIVE_INFINITY) return length;
    const gap = this.#look.at - (this.#rows.times[kept[own + 1] as number] as number);
    return gap >= this.#maxGapMs ? 0 : length;
  }

  /** `streak` over columns. */
  value(): number {
    return this.groups.current === noGroup ? Number.NaN : this.length();
  }
}
