import * as z from "zod";

/** Of Shopify's many fields the few that rules have a use for; the rest, addresses and names, is not even read. */

/** Shopify's examples, which its test button sends, have larger numbers than JavaScript tells apart; its orders do not. */
export const idSchema = z
  .union([
    z.number().refine((number) => Number.isInteger(number) && number > 0),
    z.string().regex(/^\d{1,20}$/),
  ])
  .transform((number) => BigInt(number).toString());
const id = idSchema;
const time = z.iso.datetime({ offset: true });
const money = z.coerce.number();
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);

const lineSchema = z.object({
  product_id: optional(id),
  variant_id: optional(id),
  sku: optional(z.string()),
  title: optional(z.string()),
  variant_title: optional(z.string()),
  vendor: optional(z.string()),
  price: optional(money),
  quantity: optional(z.int()),
});

export const fulfilmentSchema = z.object({
  id,
  order_id: id,
  status: optional(z.string()),
  created_at: time,
  updated_at: optional(time),
  line_items: optional(z.array(lineSchema)),
});

export const orderSchema = z.object({
  id,
  created_at: time,
  processed_at: optional(time),
  updated_at: optional(time),
  cancelled_at: optional(time),
  cancel_reason: optional(z.string()),
  financial_status: optional(z.string()),
  currency: optional(z.string()),
  total_price: optional(money),
  subtotal_price: optional(money),
  total_tax: optional(money),
  total_discounts: optional(money),
  checkout_id: optional(id),
  discount_codes: optional(z.array(z.object({ code: z.string() }))),
  line_items: optional(z.array(lineSchema)),
  fulfillments: optional(z.array(fulfilmentSchema)),
  email: optional(z.string()),
  customer: optional(z.object({ id, email: optional(z.string()) })),
  note_attributes: optional(z.array(z.object({ name: z.string(), value: z.unknown() }))),
});

export const refundSchema = z.object({
  id,
  order_id: id,
  created_at: time,
  refund_line_items: optional(
    z.array(z.object({ quantity: optional(z.int()), line_item: optional(lineSchema) })),
  ),
  transactions: optional(
    z.array(z.object({ amount: optional(money), currency: optional(z.string()) })),
  ),
});

export type ShopifyOrder = z.output<typeof orderSchema>;
export type ShopifyFulfilment = z.output<typeof fulfilmentSchema>;
export type ShopifyRefund = z.output<typeof refundSchema>;

type Line = z.output<typeof lineSchema>;

/** A line of an order in the words of Segment's e-commerce specification. */
export function toProduct(line: Line, quantity = line.quantity): Record<string, unknown> {
  return withoutNothing({
    product_id: line.product_id,
    sku: line.sku,
    name: line.title,
    variant: line.variant_title,
    brand: line.vendor,
    price: line.price,
    quantity,
  });
}

/** What stands in an order, in the same words. */
export function toOrderProperties(order: ShopifyOrder): Record<string, unknown> {
  return withoutNothing({
    order_id: order.id,
    checkout_id: order.checkout_id,
    subtotal: order.subtotal_price,
    total: order.total_price,
    revenue: order.total_price,
    tax: order.total_tax,
    discount: order.total_discounts,
    coupon: order.discount_codes?.[0]?.code,
    currency: order.currency,
    products: order.line_items?.map((line) => toProduct(line)),
  });
}

export function withoutNothing(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== null),
  );
}
