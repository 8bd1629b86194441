import { cartLines } from "./cart-store.ts";
import { catalogue, describe, findProduct, money, type CatalogueProduct } from "./catalogue.ts";
import type { ProductProperties } from "./track.ts";

export interface OrderLine {
  product: CatalogueProduct;
  quantity: number;
}

export interface Sums {
  subtotal: number;
  shipping: number;
  total: number;
}

/** The cart with its products. What the shop no longer sells is passed over. */
export function orderLines(): OrderLine[] {
  return cartLines().flatMap(({ id, quantity }) => {
    const product = findProduct(id);
    return product ? [{ product, quantity }] : [];
  });
}

export function sumUp(lines: readonly OrderLine[]): Sums {
  const subtotal = lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
  const shipping = subtotal >= catalogue.shipping.freeFrom ? 0 : catalogue.shipping.fee;
  return { subtotal, shipping, total: subtotal + shipping };
}

export function describeAll(lines: readonly OrderLine[]): ProductProperties[] {
  return lines.map(({ product, quantity }) => describe(product, quantity));
}

/** Writes the sums wherever the page has a place for them. */
export function showSums(sums: Sums): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-sum]")) {
    const amount = sums[place.dataset["sum"] as keyof Sums];
    place.textContent =
      amount === 0 && place.dataset["free"] ? place.dataset["free"] : money(amount);
  }
}
