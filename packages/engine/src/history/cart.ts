import type { Event, Properties } from "../event/event.ts";

/** One product in the cart. */
export interface CartLine {
  readonly quantity: number;
  readonly price: unknown;
  readonly currency: unknown;
}

/** Product by product, in the order in which they were put in. Changed in place, by {@link takeIntoCart} only. */
export type Cart = Map<string, CartLine>;

/** The events that change what is in the cart. */
export const cartEvents = [
  "Product Added",
  "Product Removed",
  "Cart Viewed",
  "Checkout Started",
  "Order Completed",
] as const;

/** More lines than any shop's cart has, and few enough to count at every event. */
const maxLines = 500;
const maxQuantity = 1_000_000;

/** Brings the cart up to date; whether the event said anything of it. */
export function takeIntoCart(cart: Cart, { event, properties }: Event): boolean {
  switch (event) {
    case "Product Added":
      return add(cart, properties);
    case "Product Removed":
      return remove(cart, properties);
    case "Cart Viewed":
    case "Checkout Started":
      return list(cart, properties);
    case "Order Completed":
      cart.clear();
      return true;
    default:
      return false;
  }
}

function add(cart: Cart, product: Properties): boolean {
  const id = productOf(product);
  const before = id === undefined ? undefined : cart.get(id);
  if (id === undefined || (!before && cart.size >= maxLines)) return false;
  const quantity = (before?.quantity ?? 0) + (quantityOf(product) ?? 1);
  const price = product["price"] ?? before?.price;
  const currency = product["currency"] ?? before?.currency;
  cart.set(id, { quantity: Math.min(quantity, maxQuantity), price, currency });
  return true;
}

/** Without a quantity the product has left the cart altogether. */
function remove(cart: Cart, product: Properties): boolean {
  const id = productOf(product);
  const line = id === undefined ? undefined : cart.get(id);
  if (id === undefined || !line) return false;
  const rest = line.quantity - (quantityOf(product) ?? line.quantity);
  if (rest > 0) cart.set(id, { ...line, quantity: rest });
  else cart.delete(id);
  return true;
}

/** What a shop says is in the cart counts for more than what was seen going in. */
function list(cart: Cart, { products, currency }: Properties): boolean {
  if (!Array.isArray(products)) return false;
  cart.clear();
  for (const product of products.slice(0, maxLines) as unknown[])
    if (typeof product === "object" && product !== null) add(cart, { currency, ...product });
  return true;
}

function productOf(product: Properties): string | undefined {
  const id = product["product_id"] ?? product["sku"];
  return typeof id === "string" || typeof id === "number" ? String(id) || undefined : undefined;
}

const decimal = /^\d{1,7}(\.\d{1,6})?$/;

function quantityOf({ quantity }: Properties): number | undefined {
  const count =
    typeof quantity === "string" && decimal.test(quantity) ? Number(quantity) : quantity;
  const is = typeof count === "number" && count > 0 && count <= maxQuantity;
  return is ? count : undefined;
}
