import type { Offer } from "@proffer/sdk";
import { formatMoney } from "./format.ts";
import { parsePageUrl } from "./safe-url.ts";

/** What an offer says of the product it is about, ready to be shown. */
export interface Product {
  readonly name: string;
  readonly price: string | null;
  readonly image: string | null;
  readonly url: string | null;
}

/** Reads the product out of the event behind an offer; `null` where it names none. */
export function readProduct(about: Offer["about"], locale: string): Product | null {
  const { name, price, currency, image_url: image, url } = about;
  if (typeof name !== "string" || !name) return null;
  return {
    name,
    price: formatMoney(price, currency, locale),
    image: parsePageUrl(image),
    url: parsePageUrl(url),
  };
}

/** Whether the customer is on this page already; what follows `?` or `#` does not make another one. */
export function isHere(url: string | null): boolean {
  return url !== null && url.split(/[?#]/)[0] === location.href.split(/[?#]/)[0];
}
