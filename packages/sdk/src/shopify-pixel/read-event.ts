import { toPattern } from "../sources/plain-names.ts";
import type { Fields } from "../sources/data-layer/values.ts";
import { known, number, text } from "../sources/data-layer/values.ts";
import type { Letter } from "./letters.ts";
import type { PixelEvent } from "./pixel-api.ts";
import type { Said } from "./read-checkout.ts";
import { readAlert, readCheckout, readOrder, readShipping } from "./read-checkout.ts";
import { fieldsOf, idOf, readAll, readLine, readVariant } from "./read-product.ts";

/** Where the storefront's script does not run: what happens there has to go to the server from here. */
const isCheckout = /^(\/\d+)?(\/[a-z]{2}(-[a-z]{2})?)?\/(checkouts|orders)\//i;

/** A shop shows lists all day, and each is kept for a year: the first screen of one is enough. */
const mostListed = 20;

type Reader = (data: Fields, base: string) => readonly Said[];

const readers: Readonly<Record<string, Reader>> = {
  product_viewed: ({ productVariant }, base) =>
    one("Product Viewed", readVariant(productVariant, base)),
  collection_viewed: ({ collection }, base) => {
    const { id, title, productVariants } = fieldsOf(collection);
    const products = readAll(productVariants, readVariant, base, mostListed);
    return one("Product List Viewed", { list_id: idOf(id), category: text(title), products });
  },
  search_submitted: ({ searchResult }) => {
    const query = text(fieldsOf(searchResult)["query"]);
    return query === undefined ? [] : one("Products Searched", { query });
  },
  product_added_to_cart: ({ cartLine }, base) => one("Product Added", readLine(cartLine, base)),
  product_removed_from_cart: ({ cartLine }, base) =>
    one("Product Removed", readLine(cartLine, base)),
  cart_viewed: ({ cart }, base) => {
    const { cost, lines } = fieldsOf(cart);
    const { amount, currencyCode } = fieldsOf(fieldsOf(cost)["totalAmount"]);
    const products = readAll(lines, readLine, base);
    const worth = { value: number(amount), currency: text(currencyCode) };
    return one("Cart Viewed", { ...worth, products });
  },
  checkout_started: ({ checkout }, base) => one("Checkout Started", readCheckout(checkout, base)),
  checkout_contact_info_submitted: () => one("Checkout Step Completed", { step: 1 }),
  checkout_address_info_submitted: () => one("Checkout Step Completed", { step: 2 }),
  checkout_shipping_info_submitted: ({ checkout }) =>
    one("Checkout Step Completed", { step: 3, ...readShipping(checkout) }),
  payment_info_submitted: () => one("Payment Info Entered", { step: 4 }),
  checkout_completed: ({ checkout }, base) => readOrder(checkout, base),
  alert_displayed: ({ alert }) => readAlert(alert),
};

/** The names of Shopify's standard events that are listened to. */
export const eventNames: readonly string[] = ["page_viewed", ...Object.keys(readers)];

/**
 * Reads one of Shopify's standard events in our words.
 *
 * Of a checkout only what is bought and what it costs is read: no name, address, e-mail or telephone number, no token of a
 * cart or a checkout, and nothing that the customer has typed.
 */
export function readPixelEvent(event: PixelEvent): readonly Letter[] {
  const id = text(event.id);
  const timestamp = Date.parse(String(event.timestamp));
  if (id === undefined || Number.isNaN(timestamp)) return [];
  const { href, pathname } = fieldsOf(fieldsOf(fieldsOf(event.context)["document"])["location"]);
  const path = text(pathname) ?? "";
  const isAtCheckout = isCheckout.test(path);
  const letter = (type: Letter["type"], said: Omit<Said, "event">): Letter => ({
    type,
    messageId: id,
    ...said,
    timestamp,
    ...(isAtCheckout && { isUnsent: true }),
  });
  if (event.name === "page_viewed") {
    // The storefront's own pages are seen by its own script.
    return isAtCheckout ? [letter("page", { properties: { path: toPattern(path) } })] : [];
  }
  const name = String(event.name);
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  const all = read?.(fieldsOf(event.data), text(href) ?? "") ?? [];
  // Shopify's id is the first one's; of a second there is none.
  return all.map((said, i) =>
    letter("track", i === 0 ? said : Object.assign({ messageId: `${id}-${i}` }, said)),
  );
}

function one(event: string, properties: Fields): readonly Said[] {
  return [{ event, properties: known(properties) }];
}
