import type { Properties } from "@proffer/engine";
import { watch } from "./data-layer/watch.ts";
import { canonicalOf, hasMarkup } from "./product/has-markup.ts";
import type { Page } from "./source.ts";
import type { Arrival, Visits } from "./visits.ts";

/** What stood on the page before it went to its present address by script. */
export interface Before {
  readonly canonical: string | undefined;
  /** The product whose markup that was, `null` where there was none; left out where nobody has read it. */
  readonly product?: Properties | null;
}

interface FindTellers {
  readonly page: Page;
  readonly visits: Visits;
  /** The `dataLayer`'s name. */
  readonly layer: string;
  readonly isOn: () => boolean;
  /**
   * The page that was loaded has markup, and nobody else who may tell of its product: that is read now, and handed over if
   * it is plain. The answer is whether it is to be told.
   */
  readonly onMarkup: (take: (product: Properties | undefined) => boolean) => void;
  /** There is more than that. Of this page itself the product may have been taken. */
  readonly onMore: (product: Properties | undefined, before: () => Before | undefined) => void;
}

/** A page that draws itself has its markup by one of these. */
const drawnMs = [200, 500, 1000, 2000, 3000];

/** Finds out whether anybody on a page may tell what others tell of too: a shop's other tools, or the page's markup. */
export function findTellers(deps: FindTellers): () => void {
  const { page, visits, layer, isOn, onMarkup, onMore } = deps;
  const { document } = page;
  let last: Arrival | undefined;
  let before: Before | undefined;
  /** The visit whose markup is being read, or was. */
  let readAt: number | undefined;
  let product: Properties | null | undefined = null;
  let isDone = false;
  const goOn = (): void => {
    if (isDone) return;
    isDone = true;
    onMore((readAt === visits.count && product) || undefined, () => before);
    product = undefined;
  };
  const look = (): void => {
    if (isDone || !isOn()) return;
    if ([layer, "analytics", "Shopify"].some((name) => Reflect.get(page, name))) return goOn();
    const { count } = visits;
    if (!last || readAt === count || document.readyState === "loading" || !hasMarkup(document))
      return;
    if (readAt !== undefined || last !== "load") return goOn();
    readAt = count;
    product = undefined;
    onMarkup((plain) => {
      if (isDone) return false;
      product = plain;
      const isTaken = plain !== undefined && count === visits.count;
      if (!isTaken) goOn();
      return isTaken;
    });
  };
  visits.onSeen((arrival) => {
    last = arrival;
    const was = { canonical: canonicalOf(document), ...(product !== undefined && { product }) };
    before = arrival === "navigate" ? was : undefined;
    for (const ms of drawnMs) setTimeout(look, ms);
  });
  return watch(deps, look);
}
