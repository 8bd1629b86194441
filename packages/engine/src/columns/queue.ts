import type { FiringSink } from "./firings.ts";
import { Firings } from "./firings.ts";

/** Up to here putting each in its place is quicker than sorting. */
const maxInserted = 32;

/** The firings of one customer, as one circle of rules after the other found them, until they are put into their order. */
export class Queue extends Firings {
  #order = new Int32Array(64);

  /** Hands them on in the order in which they fired. */
  empty(out: FiringSink): void {
    const { customer, rule, at, row, timer, key, class: kind, audience, length } = this;
    const order = this.#sorted();
    for (let i = 0; i < length; i++) {
      const one = order[i] as number;
      out.push(
        customer[one] as number,
        rule[one] as number,
        at[one] as number,
        row[one] as number,
        timer[one] as number,
        key[one] as number,
        kind[one] as number,
        audience[one] as number,
      );
    }
    this.length = 0;
  }

  #sorted(): Int32Array {
    const { length } = this;
    if (length > this.#order.length) this.#order = new Int32Array(2 * length);
    const order = this.#order;
    for (let i = 0; i < length; i++) {
      let at = i;
      if (length <= maxInserted)
        for (; at > 0 && this.#compare(order[at - 1] as number, i) > 0; at--)
          order[at] = order[at - 1] as number;
      order[at] = i;
    }
    if (length > maxInserted) order.subarray(0, length).sort((a, b) => this.#compare(a, b));
    return order;
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
