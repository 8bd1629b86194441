import { orderMessageId } from "../person/orders.ts";
import {
  fulfilmentSchema,
  orderSchema,
  refundSchema,
  toOrderProperties,
  toProduct,
  withoutNothing,
} from "./shopify-order.ts";
import type { ShopifyFulfilment, ShopifyOrder, ShopifyRefund } from "./shopify-order.ts";
import type { OrderNews } from "./orders.ts";

/** What a webhook of Shopify's tells, or why it tells nothing. */
export type ShopifyNews = OrderNews | { readonly ignored: string };

/** So old a webhook is not delivered any more by Shopify, which tries for a few hours; whoever does is somebody else. */
const maxAgeMs = 7 * 24 * 3_600_000;

const topics: Readonly<Record<string, (body: unknown) => ShopifyNews>> = {
  "orders/create": (body) => readOrder(body, completed),
  "orders/paid": (body) => readOrder(body, completed),
  "orders/cancelled": (body) => readOrder(body, cancelled),
  "orders/fulfilled": (body) => readOrder(body, fulfilled),
  "fulfillments/create": readFulfilment,
  "refunds/create": readRefund,
};

/** The topics that become events. */
export const shopifyTopics: readonly string[] = Object.keys(topics);

/**
 * Reads what a webhook of Shopify's tells of an order. The topic is not signed: what it says has to stand in the body,
 * so that an order that was completed cannot be sent once more as one that was cancelled. Each event's id is made from
 * the order's, so that two topics, or two deliveries, that tell the same are one event.
 */
export function readShopify(topic: string, body: unknown, now: number): ShopifyNews {
  const read = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (!read) return { ignored: `Nothing is made of the topic “${topic.slice(0, 80)}”.` };
  const news = read(body);
  if ("ignored" in news || news.updatedAt > now - maxAgeMs) return news;
  return { ignored: "It tells of something that is more than a week old." };
}

function readOrder(
  body: unknown,
  tell: (order: ShopifyOrder) => OrderNews["messages"],
): ShopifyNews {
  const { data: order } = orderSchema.safeParse(body);
  if (!order) return { ignored: "The body is not an order of Shopify's." };
  const messages = tell(order);
  if (messages.length === 0) return { ignored: "The order is not what the topic says." };
  return {
    orderId: order.id,
    buyer: buyerOf(order),
    messages,
    updatedAt: Date.parse(order.updated_at ?? order.created_at),
  };
}

function buyerOf(order: ShopifyOrder): NonNullable<OrderNews["buyer"]> {
  const noted = order.note_attributes?.find(({ name }) => name === noteName)?.value;
  const email = order.customer?.email ?? order.email ?? undefined;
  return {
    ...(typeof noted === "string" && noted !== "" && { anonymousId: noted }),
    ...(order.customer && { userId: order.customer.id }),
    ...(email !== undefined && { email }),
  };
}

/** What a shop's cart carries along, so that the order is known to be the browser's: `_` keeps it from the customer's eyes. */
export const noteName = "_proffer_id";

function completed(order: ShopifyOrder): OrderNews["messages"] {
  if (order.cancelled_at) return [];
  const at = order.processed_at ?? order.created_at;
  return [message(order.id, "completed", "Order Completed", at, toOrderProperties(order))];
}

function cancelled(order: ShopifyOrder): OrderNews["messages"] {
  if (!order.cancelled_at) return [];
  const properties = withoutNothing({ ...toOrderProperties(order), reason: order.cancel_reason });
  return [message(order.id, "cancelled", "Order Cancelled", order.cancelled_at, properties)];
}

function fulfilled(order: ShopifyOrder): OrderNews["messages"] {
  return (order.fulfillments ?? []).filter(isSent).map(shipped);
}

function readFulfilment(body: unknown): ShopifyNews {
  const { data: fulfilment } = fulfilmentSchema.safeParse(body);
  if (!fulfilment) return { ignored: "The body is not a fulfilment of Shopify's." };
  if (!isSent(fulfilment)) return { ignored: `The fulfilment is “${fulfilment.status}”.` };
  return {
    orderId: fulfilment.order_id,
    messages: [shipped(fulfilment)],
    updatedAt: Date.parse(fulfilment.updated_at ?? fulfilment.created_at),
  };
}

/** `success`, or one of those that Shopify counts among what is on its way. */
function isSent({ status }: ShopifyFulfilment): boolean {
  return !["cancelled", "error", "failure"].includes(status ?? "");
}

function shipped({ id, order_id, created_at, line_items }: ShopifyFulfilment) {
  const products = line_items?.map((line) => toProduct(line));
  const properties = withoutNothing({ order_id, products });
  return message(order_id, `shipped-${id}`, "Order Shipped", created_at, properties);
}

function readRefund(body: unknown): ShopifyNews {
  const { data: refund } = refundSchema.safeParse(body);
  if (!refund) return { ignored: "The body is not a refund of Shopify's." };
  return {
    orderId: refund.order_id,
    messages: [refunded(refund)],
    updatedAt: Date.parse(refund.created_at),
  };
}

function refunded({ id, order_id, created_at, refund_line_items, transactions }: ShopifyRefund) {
  const paid = transactions?.flatMap(({ amount }) => amount ?? []) ?? [];
  const products = refund_line_items?.flatMap(({ line_item: line, quantity }) =>
    line ? [toProduct(line, quantity)] : [],
  );
  const properties = withoutNothing({
    order_id,
    products,
    currency: transactions?.[0]?.currency,
    // In hundredths meanwhile, because 0.1 + 0.2 is not 0.3.
    total:
      paid.length === 0
        ? undefined
        : paid.reduce((sum, amount) => sum + Math.round(amount * 100), 0) / 100,
  });
  return message(order_id, `refunded-${id}`, "Order Refunded", created_at, properties);
}

function message(
  orderId: string,
  what: string,
  event: string,
  at: string,
  properties: Record<string, unknown>,
): OrderNews["messages"][number] {
  return {
    type: "track",
    messageId: orderMessageId(orderId, `shopify:${what}`),
    event,
    timestamp: at,
    properties,
  };
}
