import type { Properties } from "@proffer/engine";
import { contradict, pickMain } from "./pick-main.ts";
import type { Reading } from "./reading.ts";
import { said } from "./reading.ts";
import { settlePrice } from "./settle-price.ts";

/** What a page says beside its products. */
export interface Surroundings {
  /** The shop's name, which some templates write where the product's belongs. */
  readonly site: string | undefined;
  /** The page's own address, for a product that says none. */
  readonly canonical: string | undefined;
}

/**
 * Makes one product of all that is said of it, in the words of `Product Viewed`; `undefined` where nothing is, where
 * nobody says an id, and where the syntaxes speak of different products and nothing tells which is the page's.
 *
 * @param said by all syntaxes, in the order in which they win.
 */
export function mergeReadings(
  all: readonly Reading[],
  { site, canonical }: Surroundings,
): Properties | undefined {
  const readings = isClear(all) ? all : pickMain(all);
  const firstOf = (name: string, except?: string) =>
    readings
      .map(({ properties }) => properties[name])
      .find((value) => value !== undefined && String(value).toLowerCase() !== except);
  const id = firstOf("product_id") ?? readings.find(({ spareId }) => spareId)?.spareId;
  if (id === undefined) return undefined;
  return said({
    product_id: id,
    sku: firstOf("sku"),
    name: firstOf("name", site?.toLowerCase()),
    brand: firstOf("brand"),
    category: firstOf("category"),
    variant: firstOf("variant"),
    ...settlePrice(readings.map(({ cost }) => cost)),
    url: firstOf("url") ?? canonical,
    image_url: firstOf("image_url"),
  });
}

/** Whether nobody speaks of another product than the others. */
export function isClear(all: readonly Reading[]): boolean {
  return !all.some((one) => all.some((other) => contradict(one, other)));
}
