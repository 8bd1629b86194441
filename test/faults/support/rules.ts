import { shopRules } from "../../../packages/server/src/testing/site.ts";

/** How many coupons there are of the campaign that everybody wants. */
export const scarceBudget = 20;

/** The shop's rules with two campaigns by count: one with enough for every round of a long test, one that soon is spent. */
export const faultRules = {
  ...shopRules,
  campaigns: {
    ...shopRules.campaigns,
    "third-look": { ...shopRules.campaigns["third-look"], budget: { count: 1_000_000 } },
    scarce: { ...shopRules.campaigns["third-look"], budget: { count: scarceBudget } },
  },
  rules: shopRules.rules.flatMap((rule) =>
    rule.id === "third-look"
      ? [
          rule,
          {
            ...rule,
            id: "scarce",
            event: {
              type: "coupon",
              params: { campaign: "scarce", text: { default: "Five off" } },
            },
          },
        ]
      : [rule],
  ),
};
