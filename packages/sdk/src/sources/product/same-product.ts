import type { Properties } from "@proffer/engine";

/** Who a product is, not what it costs: a price that comes late makes no other product. */
export function keyOf({ product_id, sku, name }: Properties, spareId?: string): string {
  return JSON.stringify([product_id, sku, name, spareId]);
}
