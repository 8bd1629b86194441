import type { Cost } from "./reading.ts";
import { only } from "./values.ts";

/** What a product costs by all that is said of it. */
export interface Settled {
  /** `undefined` where nobody says it or nothing settles whose word counts. */
  readonly price: number | undefined;
  /** Of the price; without one what all say. */
  readonly currency: string | undefined;
}

/**
 * Which of several prices is the customer's: the one that all say; else the one that is said for the very address that
 * is open, the variant in it included; else the one that the customer sees on the page. Where that settles nothing, the
 * price is unknown: a wrong one would make a promise. So it is where all currencies that are said are other prices':
 * what is shown may have been converted.
 */
export function settlePrice(costs: readonly Cost[]): Settled {
  const priced = costs.filter(({ price }) => price !== undefined);
  for (const evidence of [() => true, isSpecific, isVisible]) {
    const trusted = priced.filter(evidence);
    const price = only(trusted.map((cost) => cost.price));
    if (price === undefined || Number.isNaN(price)) continue;
    const others = costs.filter((cost) => cost.price === undefined || cost.price === price);
    const [currency = only(currenciesOf(others)), another] = new Set(currenciesOf(trusted));
    if (another !== undefined) continue;
    if (currency !== undefined || currenciesOf(costs).length === 0) return { price, currency };
  }
  return { price: undefined, currency: only(currenciesOf(costs)) };
}

function currenciesOf(costs: readonly Cost[]): string[] {
  return costs.flatMap(({ currency }) => currency ?? []);
}

function isSpecific(cost: Cost): boolean {
  return cost.isSpecific;
}

/** Asked only where prices disagree: the browser has to lay out the page for it. */
function isVisible({ shownBy }: Cost): boolean {
  return shownBy !== undefined && (shownBy.checkVisibility?.() ?? true);
}
