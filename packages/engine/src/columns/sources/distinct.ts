import type { Within } from "../../facts/fact.ts";
import type { Groups } from "../bound/groups.ts";
import { noGroup } from "../bound/groups.ts";
import type { Keys } from "../bound/keys.ts";
import type { Rows } from "../bound/rows.ts";
import type { Where } from "../bound/where.ts";
import type { Look } from "../look/look.ts";
import { Edge, Line } from "./line.ts";

/** What a distinct source is made of. */
export interface DistinctParts {
  readonly groups: Groups;
  /** The groups of each value: within each group, where it groups. */
  readonly values: Groups;
  readonly keys: Keys;
  readonly rows: Rows;
  readonly where: Where | null;
  /** By name code: 1 where an event of that name enters. */
  readonly named: Uint8Array;
}

/** The rows that brought a value, of every group; of one value the last counts. */
export class DistinctSource {
  readonly parts: DistinctParts;
  readonly line: Line;
  /** The windows over it. */
  readonly edges: Edge[] = [];
  readonly #groups: Groups;
  readonly #values: Groups;
  /** Where the number of values is kept. */
  readonly #at: number;
  /** Where the last row of a value is kept. */
  readonly #seenAt: number;

  constructor(parts: DistinctParts) {
    this.parts = parts;
    this.#groups = parts.groups;
    this.#values = parts.values;
    this.line = new Line(parts.groups, parts.rows);
    this.#at = parts.groups.reserve(0);
    this.#seenAt = parts.values.reserve(-1);
  }

  add(row: number): void {
    const [groups, values] = [this.#groups, this.#values];
    const { where } = this.parts;
    if (groups.current === noGroup || values.current === noGroup) return;
    if (where !== null && !where.passes(row)) return;
    const seenAt = values.base() + this.#seenAt;
    const before = values.kept[seenAt] as number;
    values.kept[seenAt] = row;
    const base = groups.base();
    this.line.push(base, row);
    if (before >= 0) this.#replace(base, before);
    else groups.kept[base + this.#at] = (groups.kept[base + this.#at] as number) + 1;
  }

  /** How many values the present group ever had. */
  total(base: number): number {
    return this.#groups.kept[base + this.#at] as number;
  }

  /** Whether a row enters and brings no value: as the present event that makes the fact unknown. */
  isLacking(row: number): boolean {
    const { named, keys, where, rows } = this.parts;
    if (named[rows.names[row] as number] !== 1 || keys.at(row) >= 0) return false;
    return where === null || where.passes(row);
  }

  /** The value counts at its last row only; a window that had passed it has it back. */
  #replace(base: number, before: number): void {
    this.line.gone[before & this.parts.rows.mask] = 1;
    const { edges } = this;
    for (let i = 0; i < edges.length; i++) {
      const edge = edges[i] as Edge;
      if (before <= edge.lastBefore(base)) edge.unpass(base);
    }
  }
}

/** `distinct` over columns. */
export class ColumnDistinct {
  readonly source: DistinctSource;
  readonly #edge: Edge | null;

  constructor(source: DistinctSource, within: Within | null, look: Look) {
    this.source = source;
    this.#edge = within && new Edge(source.line, within, look);
    if (this.#edge) source.edges.push(this.#edge);
  }

  /** No less than the value, and cheaper. */
  most(row: number): number {
    const { groups } = this.source.parts;
    if (groups.current === noGroup || this.source.isLacking(row)) return Number.NaN;
    const base = groups.base();
    const total = this.source.total(base);
    return this.#edge === null ? total : total - this.#edge.passedSoFar(base);
  }

  value(row: number): number {
    const { groups } = this.source.parts;
    if (groups.current === noGroup || this.source.isLacking(row)) return Number.NaN;
    const base = groups.base();
    const total = this.source.total(base);
    return this.#edge === null ? total : total - this.#edge.passed(base);
  }
}
