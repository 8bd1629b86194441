import type { Properties } from "@proffer/engine";
import { orderMessageId } from "../sources/data-layer/order-id.ts";
import { known, number, text } from "../sources/data-layer/values.ts";
import { fieldsOf, idOf, readAll, readLine } from "./read-product.ts";

/** An event in our words. */
export interface Said {
  readonly event: string;
  readonly properties: Properties;
  /** Where it is known by what it is about; else it goes by Shopify's id of the event. */
  readonly messageId?: string;
}

/** All that can go wrong at checkout is one operation, so that three refusals of any kind are three. */
const operation = "checkout";

/** What is wrong with a field is no failure: an empty form has five of them at one click. */
const isFieldError = /^INPUT_/;

/** What a checkout costs and holds, in the words of `Checkout Started`. Nothing of who it is for. */
export function readCheckout(checkout: unknown, base: string): Properties {
  const all = fieldsOf(checkout);
  const discounts = [all["discountApplications"]].flat().map(fieldsOf);
  const code = discounts.find(({ type }) => type === "DISCOUNT_CODE");
  const subtotal = amountOf(all["subtotalPrice"]);
  return known({
    total: amountOf(all["totalPrice"]),
    subtotal,
    // After discounts, before shipping and taxes: the specification's revenue.
    revenue: subtotal,
    value: subtotal,
    shipping: amountOf(fieldsOf(all["shippingLine"])["price"]),
    tax: amountOf(all["totalTax"]),
    discount: amountOf(all["discountsAmount"]),
    coupon: text(code?.["title"]),
    currency: text(all["currencyCode"]),
    products: readAll(all["lineItems"], readLine, base),
  });
}

/** An order, by an id of its own; whatever failed on the way to it has gone through now. */
export function readOrder(checkout: unknown, base: string): readonly Said[] {
  const id = idOf(fieldsOf(fieldsOf(checkout)["order"])["id"]);
  const properties = { ...known({ order_id: id }), ...readCheckout(checkout, base) };
  return [
    {
      event: "Order Completed",
      properties,
      ...(id !== undefined && { messageId: orderMessageId(id) }),
    },
    { event: "Operation Succeeded", properties: { operation } },
  ];
}

/** Which way of shipping was chosen. */
export function readShipping(checkout: unknown): Properties {
  const { selectedDeliveryOptions } = fieldsOf(fieldsOf(checkout)["delivery"]);
  const [option] = [selectedDeliveryOptions].flat();
  return known({ shipping_method: text(fieldsOf(option)["title"]) });
}

/** An alert by its kind alone: its text may say again what the customer has typed. */
export function readAlert(alert: unknown): readonly Said[] {
  const code = text(fieldsOf(alert)["type"]);
  if (code === undefined || isFieldError.test(code)) return [];
  return code === "DISCOUNT_ERROR"
    ? [{ event: "Coupon Denied", properties: { reason: code } }]
    : [{ event: "Operation Failed", properties: { operation, code } }];
}

function amountOf(money: unknown): number | undefined {
  return number(fieldsOf(money)["amount"]);
}
