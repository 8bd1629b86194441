import type { Within } from "../../facts/fact.ts";
import type { Groups } from "../bound/groups.ts";
import { noGroup } from "../bound/groups.ts";
import type { Rows } from "../bound/rows.ts";
import type { Where } from "../bound/where.ts";
import type { Look } from "../look/look.ts";
import { Edge, Line } from "./line.ts";

/** The counted rows of every group. */
export class CountSource {
  readonly groups: Groups;
  readonly #rows: Rows;
  readonly #where: Where | null;
  readonly #visitsMs: number;
  /** Where the number of rows is kept, and behind it the last one. */
  readonly #at: number;
  #line: Line | null = null;

  constructor(groups: Groups, rows: Rows, where: Where | null, visitsMs: number | null) {
    this.groups = groups;
    this.#rows = rows;
    this.#where = where;
    this.#visitsMs = visitsMs ?? 0;
    this.#at = groups.reserve(0, -1);
  }

  /** Its rows in their order, for counts within a window; without one nobody needs them. */
  line(): Line {
    return (this.#line ??= new Line(this.groups, this.#rows));
  }

  add(row: number): void {
    if (this.groups.current === noGroup) return;
    if (this.#where !== null && !this.#where.passes(row)) return;
    const { kept } = this.groups;
    const base = this.groups.base();
    const at = base + this.#at;
    const { times } = this.#rows;
    const last = kept[at + 1] as number;
    if (this.#visitsMs > 0 && last >= 0) {
      const gap = (times[row] as number) - (times[last] as number);
      if (gap < this.#visitsMs) return;
    }
    kept[at] = (kept[at] as number) + 1;
    kept[at + 1] = row;
    if (this.#line !== null) this.#line.push(base, row);
  }

  /** How many of the present group there ever were. */
  total(base: number): number {
    return this.groups.kept[base + this.#at] as number;
  }
}

/** `count` over columns. NaN is unknown, here and in every other fact. */
export class ColumnCount {
  readonly source: CountSource;
  readonly #edge: Edge | null;

  constructor(source: CountSource, within: Within | null, look: Look) {
    this.source = source;
    this.#edge = within && new Edge(source.line(), within, look);
  }

  /** No less than the value, and cheaper. */
  most(): number {
    const { source } = this;
    const base = source.groups.base();
    if (source.groups.current === noGroup) return Number.NaN;
    return this.#edge === null
      ? source.total(base)
      : source.total(base) - this.#edge.passedSoFar(base);
  }

  value(): number {
    const { source } = this;
    if (source.groups.current === noGroup) return Number.NaN;
    const base = source.groups.base();
    const total = source.total(base);
    return this.#edge === null ? total : total - this.#edge.passed(base);
  }
}
