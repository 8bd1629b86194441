import type { CampaignTerms } from "@proffer/engine";

/** What has to hold at the checkout, as it was when the coupon was given: a customer is not told one thing and held to another. */
export type CouponTerms = Pick<
  CampaignTerms,
  "maxAmount" | "minimumSpend" | "products" | "categories" | "firstOrderOnly" | "stacking"
>;

const none: CouponTerms = {
  maxAmount: null,
  minimumSpend: null,
  products: null,
  categories: null,
  firstOrderOnly: false,
  stacking: null,
};

export function writeTerms(terms: CampaignTerms): string {
  const { maxAmount, minimumSpend, products, categories, firstOrderOnly, stacking } = terms;
  const kept = { maxAmount, minimumSpend, products, categories, firstOrderOnly, stacking };
  return JSON.stringify(kept satisfies CouponTerms);
}

/** Of coupons from before there were terms, none. */
export function readTerms(json: string): CouponTerms {
  return { ...none, ...(JSON.parse(json) as Partial<CouponTerms>) };
}
