import type { FiringSink } from "./firings.ts";
import { Firings } from "./firings.ts";

/** Up to here putting each in its place is quicker than sorting. */
const maxInserted = 32;

/** The firings of one customer, as one circle of rules after the other found them, until they are put into their order. */
export class Queue extends Firings {
  readonly #order: number[] = [];

  /** Hands them on in the order in which they fired. */
  empty(out: FiringSink): void {
    const order = this.#sorted();
    for (let i = 0; i < this.length; i++) {
      const one = order[i] as number;
      out.push(
        this.customer[one] as number,
        this.rule[one] as number,
        this.at[one] as number,
        this.row[one] as number,
        this.timer[one] as number,
        this.key[one] as number,
        this.class[one] as number,
        this.audience[one] as number,
      );
    }
    this.length = 0;
  }

  #sorted(): readonly number[] {
    const order = this.#order;
    order.length = 0;
    for (let i = 0; i < this.length; i++) {
      order.push(i);
      if (this.length > maxInserted) continue;
      let at = i;
      for (; at > 0 && this.#compare(order[at - 1] as number, i) > 0; at--)
        order[at] = order[at - 1] as number;
      order[at] = i;
    }
    return this.length > maxInserted ? order.sort((a, b) => this.#compare(a, b)) : order;
  }

  /** By instant, at one instant events before timers; then by row, and by rule as the rule set has them. */
  #compare(a: number, b: number): number {
    const { at, timer, row, rule } = this;
    if (at[a] !== at[b]) return (at[a] as number) - (at[b] as number);
    if (timer[a] !== timer[b]) return (timer[a] as number) - (timer[b] as number);
    if (row[a] !== row[b]) return (row[a] as number) - (row[b] as number);
    return (rule[a] as number) - (rule[b] as number);
  }
}
