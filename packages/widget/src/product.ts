import type { Offer } from "@proffer/sdk";
import { formatMoney } from "./format-money.ts";
import { parsePageUrl } from "./safe-url.ts";

/** A product, ready to be shown. */
export interface Product {
  readonly name: string;
  readonly price: string | null;
  readonly image: string | null;
  readonly url: string | null;
}

/**
 * Reads a product out of an offer's params or of the event behind it; `null` where none is named.
 *
 * @param value Segment's product: `name`, `price`, `currency`, `image_url`, `url`.
 */
export function readProduct(value: unknown, { say }: Offer, locale: string): Product | null {
  const product = asRecord(value);
  const name = say(product["name"]);
  if (!name) return null;
  const { price, currency } = product;
  return {
    name,
    // A rule may have written the price out: “from ¥98”.
    price: formatMoney(price, currency, locale) ?? (say(price) || null),
    image: parsePageUrl(product["image_url"]),
    url: parsePageUrl(product["url"]),
  };
}

/** The one product that an offer speaks of. */
export function productOf(offer: Offer, locale: string): Product | null {
  const own = offer.type === "product_card" && readProduct(offer.params["product"], offer, locale);
  return own || readProduct(offer.about, offer, locale);
}

/** Whether the customer is on this page already; what follows `?` or `#` does not make another one. */
export function isHere(url: string | null): boolean {
  return url !== null && url.split(/[?#]/)[0] === location.href.split(/[?#]/)[0];
}

/** Params come from outside: what is no object has no properties. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
