import type { Fields } from "./values.ts";
import { isFields, number } from "./values.ts";

/** What Universal Analytics put into `ecommerce`, by the event of Google Analytics 4 that it is now. */
const actions: Readonly<Record<string, string>> = {
  detail: "view_item",
  click: "select_item",
  add: "add_to_cart",
  remove: "remove_from_cart",
  checkout: "begin_checkout",
  checkout_option: "set_checkout_option",
  purchase: "purchase",
  refund: "refund",
  promoView: "view_promotion",
  promoClick: "select_promotion",
};

/** An event of Google Analytics 4: its name and its parameters. */
export type Ga4Event = readonly [name: string, params: Fields];

/**
 * Reads what older shops push for Universal Analytics' enhanced e-commerce as events of Google Analytics 4. Empty where
 * the object is none of those.
 */
export function readUniversal(ecommerce: Fields): readonly Ga4Event[] {
  const currency = ecommerce["currencyCode"];
  const events = Object.keys(actions).flatMap((action) => {
    const of = ecommerce[action];
    return isFields(of) ? [toGa4(actions[action] ?? "", of, currency)] : [];
  });
  const seen = ecommerce["impressions"];
  return Array.isArray(seen) ? [...events, ["view_item_list", { items: seen, currency }]] : events;
}

function toGa4(
  name: string,
  { actionField, products, promotions }: Fields,
  currency: unknown,
): Ga4Event {
  const field = isFields(actionField) ? actionField : {};
  const step = field["step"];
  const isLater = name === "begin_checkout" && (number(step) ?? 1) > 1;
  const params = {
    ...field,
    transaction_id: field["id"],
    value: field["revenue"],
    checkout_step: step,
    items: products,
    promotions,
    currency,
  };
  // An action's own id is an order's, never a promotion's.
  return [isLater ? "checkout_progress" : name, { ...params, id: undefined, name: undefined }];
}
