import { toMinor } from "@proffer/engine";
import type { CouponWorth, OneOf } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import type { Money } from "@proffer/protocol";
import type { CouponTerms } from "./terms.ts";
import { discountOf, moneyOf } from "./worth.ts";

/** An order, as far as the shop says what it is. */
export interface Order {
  readonly id: string;
  readonly total?: Money | undefined;
  readonly items?: readonly Item[] | undefined;
  readonly isFirst?: boolean | undefined;
}

interface Item {
  readonly product_id: string;
  readonly categories?: readonly string[] | undefined;
  readonly quantity?: number | undefined;
  readonly price: string;
}

/**
 * What a coupon takes off an order; `null` where the shop has not said enough, and works it out itself.
 *
 * @throws ProfferError `coupon_not_applicable`.
 */
export function applyTo(
  order: Order | undefined,
  value: CouponWorth,
  terms: CouponTerms,
): Money | null {
  if (terms.firstOrderOnly && order?.isFirst === false)
    throw notFor("it is for a first order, and this is none");
  const { total } = order ?? {};
  if (!order || !total) return null;
  const minor = toMinor(total.amount, total.currency) ?? 0;
  mustBeEnough(minor, total.currency, terms.minimumSpend);
  const eligible = eligibleMinor(order, minor, total.currency, terms);
  if (eligible === null) return null;
  if (eligible === 0) throw notFor("none of the products in this order is one that it is for");
  const most = terms.maxAmount;
  if (most !== null && most.currency !== total.currency)
    throw notFor(`it is in ${most.currency}, and the order is in ${total.currency}`);
  const maxMinor = most === null ? null : (toMinor(most.amount, most.currency) ?? 0);
  const discount = discountOf(value, maxMinor, { minor: eligible, currency: total.currency });
  if (discount === undefined)
    throw notFor(
      `it is in ${"currency" in value ? value.currency : "another currency"}, and the order is in ${total.currency}`,
    );
  return moneyOf(discount, total.currency);
}

function mustBeEnough(minor: number, currency: string, least: Money | null): void {
  if (least === null) return;
  if (least.currency !== currency)
    throw notFor(`it asks for ${least.amount} ${least.currency}, and the order is in ${currency}`);
  if (minor < (toMinor(least.amount, currency) ?? 0))
    throw notFor(`it asks for an order of ${least.amount} ${currency}`);
}

/** What of an order the coupon is for; `null` where it is for some products only, and the order does not say which it has. */
function eligibleMinor(
  { items }: Order,
  total: number,
  currency: string,
  { products, categories }: CouponTerms,
): number | null {
  if (products === null && categories === null) return total;
  if (!items) return null;
  const sum = items
    .filter((item) => isFor(products, [item.product_id]))
    .filter((item) => isFor(categories, item.categories ?? []))
    .reduce((all, { price, quantity = 1 }) => all + (toMinor(price, currency) ?? 0) * quantity, 0);
  // The shop may have taken something off its total already.
  return Math.min(sum, total);
}

function isFor(list: OneOf | null, ids: readonly string[]): boolean {
  if (list === null) return true;
  if (list.notIn?.some((id) => ids.includes(id))) return false;
  return list.in === null || list.in.some((id) => ids.includes(id));
}

export function notFor(why: string): ProfferError {
  return new ProfferError("coupon_not_applicable", `The coupon is not for this order: ${why}.`);
}
