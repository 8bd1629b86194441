import { createHmac } from "node:crypto";
import { fromMinor, toMinor } from "@proffer/engine";
import type { Campaign, CampaignTerms, CouponWorth } from "@proffer/engine";

/** What a coupon is worth to its customer, and what it may cost the shop at most. */
export interface Worth {
  readonly value: CouponWorth;
  /** In minor units; 0 where nobody knows. */
  readonly worth: number;
  readonly currency: string | null;
}

/**
 * What one customer's coupon is worth. Of a range it is drawn by a keyed hash of campaign and customer: asking again draws
 * nothing new, and who does not have the key cannot tell beforehand which customer would be the lucky one.
 *
 * @param key the server's own.
 */
export function worthFor(
  { id, value }: Pick<Campaign, "id" | "value">,
  terms: CampaignTerms,
  customer: string,
  key: string,
): Worth {
  const drawn = terms.range ? drawBetween(terms.range, shareOf(key, [id, customer])) : value;
  if ("amount" in drawn)
    return {
      value: drawn,
      worth: toMinor(drawn.amount, drawn.currency) ?? 0,
      currency: drawn.currency,
    };
  const { maxAmount } = terms;
  if (maxAmount === null) return { value: drawn, worth: 0, currency: null };
  const { amount, currency } = maxAmount;
  return { value: drawn, worth: toMinor(amount, currency) ?? 0, currency };
}

/** A number from 0 to below 1: 48 bits of an HMAC-SHA256. */
function shareOf(key: string, what: readonly string[]): number {
  return createHmac("sha256", key).update(JSON.stringify(what)).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Whole per cent and whole minor units, both ends included and all equally likely. */
function drawBetween(
  { from, to }: NonNullable<CampaignTerms["range"]>,
  share: number,
): CouponWorth {
  if ("amount" in from && "amount" in to) {
    const { currency } = to;
    const [low, high] = [from, to].map(({ amount }) => toMinor(amount, currency) ?? 0);
    return { amount: fromMinor(pick(low ?? 0, high ?? 0, share), currency), currency };
  }
  const [low, high] = [from, to].map((end) => ("percent" in end ? end.percent : 0));
  return { percent: Math.min(pick(low ?? 0, high ?? 0, share), high ?? 0) };
}

function pick(low: number, high: number, share: number): number {
  return low + Math.floor(share * (Math.floor(high - low) + 1));
}

/**
 * What a coupon takes off an amount, in minor units: never more than the amount, nor more than its most; fractions of a
 * minor unit are the shop's.
 */
export function discountOf(
  value: CouponWorth,
  maxMinor: number | null,
  { minor, currency }: { readonly minor: number; readonly currency: string },
): number | undefined {
  if ("amount" in value)
    return value.currency === currency
      ? Math.min(toMinor(value.amount, currency) ?? 0, minor)
      : undefined;
  // By millionths of a per cent, in whole numbers: 19.9 % of 10.05 must not hang on binary fractions.
  const share = BigInt(Math.round(value.percent * 1_000_000));
  const taken = Number((BigInt(minor) * share) / 100_000_000n);
  return Math.min(taken, maxMinor ?? taken, minor);
}

/** An amount as the API writes it. */
export function moneyOf(minor: number, currency: string): { amount: string; currency: string } {
  return { amount: fromMinor(minor, currency), currency };
}
