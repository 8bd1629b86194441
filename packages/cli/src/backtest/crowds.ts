import type { Reached } from "./reached.ts";
import { sortReached } from "./reached.ts";

/** Customers who are reached now and were not before, the other way round, and what that comes to in offers. */
export interface Crowds {
  readonly gained: Crowd;
  readonly lost: Crowd;
  /** More for a customer than before, added up; and fewer. */
  readonly offers: { readonly gained: number; readonly lost: number };
}

/** Some customers, a few of them by name. */
export interface Crowd {
  readonly customers: number;
  readonly first: readonly string[];
}

const maxNamed = 5;

/** Walks through both in the order of the customers' numbers. What is `undefined` reached nobody. */
export function crowdsOf(
  before: Reached | null | undefined,
  after: Reached | null | undefined,
  nameOf: (customer: number) => string,
): Crowds {
  const [old, now] = [before, after].map((side) => side && sortReached(side));
  const [gained, lost] = [new Gathering(nameOf), new Gathering(nameOf)];
  const offers = { gained: 0, lost: 0 };
  for (let i = 0, j = 0; i < (old?.length ?? 0) || j < (now?.length ?? 0);) {
    const was = old?.customers[i] ?? Number.POSITIVE_INFINITY;
    const is = now?.customers[j] ?? Number.POSITIVE_INFINITY;
    const timesBefore = was <= is ? (old?.times[i++] ?? 0) : 0;
    const timesAfter = is <= was ? (now?.times[j++] ?? 0) : 0;
    if (was < is) lost.add(was);
    if (is < was) gained.add(is);
    offers.gained += Math.max(0, timesAfter - timesBefore);
    offers.lost += Math.max(0, timesBefore - timesAfter);
  }
  return { gained: gained.crowd(), lost: lost.crowd(), offers };
}

class Gathering {
  readonly #nameOf: (customer: number) => string;
  readonly #first: string[] = [];
  #customers = 0;

  constructor(nameOf: (customer: number) => string) {
    this.#nameOf = nameOf;
  }

  add(customer: number): void {
    this.#customers++;
    if (this.#first.length < maxNamed) this.#first.push(this.#nameOf(customer));
  }

  crowd(): Crowd {
    return { customers: this.#customers, first: [...this.#first].sort() };
  }
}
