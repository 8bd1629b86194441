import { formatInstant } from "@proffer/engine";
import type { Money, WireEvent } from "@proffer/protocol";
import { serverSidePrefix } from "@proffer/protocol/schema";
import type { CouponRow, RedemptionRow } from "../storage/schema.ts";

/** What the customer's history says of it; the code itself stays where it is. */
export function redeemedEvent(
  { campaign, customer, rule }: CouponRow,
  { id, order_id }: RedemptionRow,
  discount: Money | undefined,
  now: number,
): WireEvent {
  const whose = customer.startsWith(serverSidePrefix)
    ? { userId: customer.slice(serverSidePrefix.length) }
    : { anonymousId: customer };
  return {
    type: "track",
    event: "Coupon Redeemed",
    // Of one redemption there is one event, however often it is committed.
    messageId: `coupon-redeemed-${id}`,
    timestamp: formatInstant(now),
    ...whose,
    properties: {
      campaign,
      order_id,
      rule_id: rule,
      ...(discount && { discount: Number(discount.amount), currency: discount.currency }),
    },
  };
}
