import type { Properties } from "@proffer/engine";

/** Who tells of a view. What the shop says itself wins over what is read from the page's markup. */
export type Teller = "host" | "dataLayer" | "segment" | "shopify" | "markup";

/** Where views of a product are told, so that one view told by several sources is one event. */
export interface ProductViews {
  /** Tells that the customer views a product, in the words of `Product Viewed`. Told on if nobody has told of this view yet. */
  tell(properties: Properties, from: Teller): void;
  /** The host has tracked `Product Viewed` itself: nobody else need tell of it. */
  heard(properties: Properties): void;
}
