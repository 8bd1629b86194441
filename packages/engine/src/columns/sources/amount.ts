import type { Within } from "../../facts/fact.ts";
import type { Amounts } from "../bound/amounts.ts";
import { foreign } from "../bound/amounts.ts";
import type { Groups } from "../bound/groups.ts";
import { noGroup } from "../bound/groups.ts";
import type { Rows } from "../bound/rows.ts";
import type { Where } from "../bound/where.ts";
import { Line, openingOf } from "./line.ts";

/** What an amount source is made of. */
export interface AmountParts {
  readonly groups: Groups;
  readonly amounts: Amounts;
  readonly rows: Rows;
  readonly where: Where | null;
  /** By name code: 1 where an event of that name enters. */
  readonly named: Uint8Array;
}

/** Of each group: the sum so far, the lowest and the highest. */
const perGroup = 3;

/** The amounts of every group, each with the sum up to it, so that a window's sum is one subtraction. */
export class AmountSource {
  readonly parts: AmountParts;
  readonly line: Line;
  /** The sum up to and including a row, at `row & mask`. */
  readonly sumTo: Float64Array;
  /** The windows of every fact of the rule set that shares it; whether one of them has none. */
  readonly windows: Within[] = [];
  forEver = false;
  #totals = new Float64Array(0);
  /** Where the last row in another currency is kept. */
  readonly #foreignAt: number;

  constructor(parts: AmountParts) {
    this.parts = parts;
    this.line = new Line(parts.groups, parts.rows);
    this.sumTo = new Float64Array(parts.rows.mask + 1);
    this.#foreignAt = parts.groups.reserve(-1);
  }

  add(row: number): void {
    const { groups, where, amounts, rows } = this.parts;
    if (groups.current === noGroup || (where !== null && !where.passes(row))) return;
    const amount = amounts.at(row);
    if (amount !== amount) return;
    const base = groups.base();
    const at = this.#roomOf(groups.current);
    if (this.line.first(base) < 0) this.#empty(at);
    this.line.push(base, row);
    if (amount === foreign) groups.kept[base + this.#foreignAt] = row;
    else this.#include(at, amount);
    const sum = this.#totals[at] as number;
    this.sumTo[row & rows.mask] = sum;
    if (!this.forEver && Math.abs(sum) > Number.MAX_SAFE_INTEGER) this.#rebase(base, at, row);
  }

  /** The sum of everything in the present group. */
  sum(): number {
    return this.#totals[this.parts.groups.current * perGroup] as number;
  }

  low(): number {
    return this.#totals[this.parts.groups.current * perGroup + 1] as number;
  }

  high(): number {
    return this.#totals[this.parts.groups.current * perGroup + 2] as number;
  }

  lastForeign(base: number): number {
    return this.parts.groups.kept[base + this.#foreignAt] as number;
  }

  /** Whether a row enters and brings no amount: as the present event that makes the fact unknown. */
  isLacking(row: number): boolean {
    const { named, amounts, where, rows } = this.parts;
    if (named[rows.names[row] as number] !== 1 || !Number.isNaN(amounts.at(row))) return false;
    return where === null || where.passes(row);
  }

  #include(at: number, amount: number): void {
    const totals = this.#totals;
    totals[at] = (totals[at] as number) + amount;
    totals[at + 1] = Math.min(totals[at + 1] as number, amount);
    totals[at + 2] = Math.max(totals[at + 2] as number, amount);
  }

  #empty(at: number): void {
    this.#totals[at] = 0;
    this.#totals[at + 1] = Number.POSITIVE_INFINITY;
    this.#totals[at + 2] = Number.NEGATIVE_INFINITY;
  }

  #roomOf(group: number): number {
    const needed = (group + 1) * perGroup;
    if (needed > this.#totals.length) {
      const totals = new Float64Array(needed * 2);
      totals.set(this.#totals);
      this.#totals = totals;
    }
    return group * perGroup;
  }

  /** Sums beyond what is exact begin anew with what some window still reaches, as the object engine's do. */
  #rebase(base: number, at: number, last: number): void {
    const { times, mask } = this.parts.rows;
    const now = times[last] as number;
    const opening = Math.min(now, ...this.windows.map((within) => openingOf(within, now)));
    let sum = 0;
    for (let row = this.line.first(base); row >= 0; row = this.line.after(base, row)) {
      const amount = this.parts.amounts.at(row);
      if ((times[row] as number) > opening) sum += amount === foreign ? 0 : amount;
      this.sumTo[row & mask] = sum;
    }
    this.#totals[at] = sum;
  }
}
