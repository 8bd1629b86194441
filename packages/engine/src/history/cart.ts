import type { Event, Properties } from "../event/event.ts";

/** One product in the cart. */
export interface CartLine {
  readonly quantity: number;
  readonly price: unknown;
  readonly currency: unknown;
}

/** Product by product, in the order in which they were put in. */
export type Cart = ReadonlyMap<string, CartLine>;

/** The events that change what is in the cart. */
export const cartEvents = [
  "Product Added",
  "Product Removed",
  "Cart Viewed",
  "Checkout Started",
  "Order Completed",
] as const;

/** The cart after an event; the same one where the event says nothing of it. */
export function cartAfter(cart: Cart, event: Event): Cart {
  switch (event.event) {
    case "Product Added":
      return added(cart, event.properties);
    case "Product Removed":
      return removed(cart, event.properties);
    case "Cart Viewed":
    case "Checkout Started":
      return listed(event.properties) ?? cart;
    case "Order Completed":
      return new Map();
    default:
      return cart;
  }
}

function added(cart: Cart, product: Properties): Cart {
  const id = productOf(product);
  if (id === undefined) return cart;
  const before = cart.get(id);
  const quantity = (before?.quantity ?? 0) + (quantityOf(product) ?? 1);
  const price = product["price"] ?? before?.price;
  const currency = product["currency"] ?? before?.currency;
  return new Map(cart).set(id, { quantity, price, currency });
}

/** Without a quantity the product has left the cart altogether. */
function removed(cart: Cart, product: Properties): Cart {
  const id = productOf(product);
  const line = id === undefined ? undefined : cart.get(id);
  if (id === undefined || !line) return cart;
  const rest = line.quantity - (quantityOf(product) ?? line.quantity);
  const next = new Map(cart);
  if (rest > 0) next.set(id, { ...line, quantity: rest });
  else next.delete(id);
  return next;
}

/** What a shop says is in the cart counts for more than what was seen going in. */
function listed({ products, currency }: Properties): Cart | undefined {
  if (!Array.isArray(products)) return undefined;
  return products
    .filter((product): product is Properties => typeof product === "object" && product !== null)
    .reduce<Cart>((cart, product) => added(cart, { currency, ...product }), new Map());
}

function productOf(product: Properties): string | undefined {
  const id = product["product_id"] ?? product["sku"];
  return typeof id === "string" || typeof id === "number" ? String(id) || undefined : undefined;
}

function quantityOf({ quantity }: Properties): number | undefined {
  const count = typeof quantity === "string" ? Number(quantity) : quantity;
  return typeof count === "number" && Number.isFinite(count) && count > 0 ? count : undefined;
}
