import type { Properties } from "@proffer/engine";
import type { Fields } from "../sources/data-layer/values.ts";
import { isFields, known, number, text } from "../sources/data-layer/values.ts";

/** What Shopify calls the only variant of a product that has none. */
const noVariant = "Default Title";

/** A cart of more would make an event too large to be kept. */
const maxProducts = 100;

/**
 * A variant of a product in the words of `Product Viewed`.
 *
 * @param base the page's address: Shopify leaves out what its addresses have in common with it.
 */
export function readVariant(variant: unknown, base: string): Properties {
  const { product, price, sku, title, image } = fieldsOf(variant);
  const { id, title: name, vendor, type, url } = fieldsOf(product);
  const { amount, currencyCode } = fieldsOf(price);
  return known({
    product_id: idOf(id),
    sku: text(sku),
    name: text(name),
    brand: text(vendor),
    category: text(type),
    variant: title === noVariant ? undefined : text(title),
    price: number(amount),
    currency: text(currencyCode),
    url: addressOf(url, base),
    image_url: addressOf(fieldsOf(image)["src"], base),
  });
}

/** A line of the cart or of the checkout: a variant, and how many of it. */
export function readLine(line: unknown, base: string): Properties {
  const { merchandise, variant, quantity } = fieldsOf(line);
  return known({ ...readVariant(merchandise ?? variant, base), quantity: number(quantity) });
}

/** All of a list that are something. */
export function readAll(
  list: unknown,
  read: (one: unknown, base: string) => Properties,
  base: string,
  most = maxProducts,
): readonly Properties[] | undefined {
  return Array.isArray(list)
    ? list
        .filter(isFields)
        .slice(0, most)
        .map((one) => read(one, base))
    : undefined;
}

/** `gid://shopify/Product/42` and `42` are one product. */
export function idOf(id: unknown): string | undefined {
  return text(text(id)?.split("/").at(-1)?.split("?", 1)[0]);
}

/** What stands in an object of which nothing is certain. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function addressOf(address: unknown, base: string): string | undefined {
  const written = text(address);
  try {
    return written === undefined ? undefined : new URL(written, base).href;
  } catch {
    return undefined;
  }
}
