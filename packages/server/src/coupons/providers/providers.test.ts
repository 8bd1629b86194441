import { describe, expect, test } from "vitest";
import { createFakeShopify, fakeShopifyToken } from "./fake-shopify.ts";
import { createFakeStripe, fakeStripeKey } from "./fake-stripe.ts";
import type { CouponProvider, ProvidedCoupon } from "./provider.ts";
import { createShopify } from "./shopify.ts";
import { createStripe } from "./stripe.ts";

const coupon: ProvidedCoupon = {
  campaign: "win-back",
  code: "ABCD-EFGH-JKLM-NPQR",
  value: { percent: 12.5 },
  minimumSpend: { amount: "100.00", currency: "EUR" },
  firstOrderOnly: true,
  issuedAt: Date.UTC(2026, 10, 22),
  expiresAt: Date.UTC(2026, 10, 29),
};

const wait = async (): Promise<void> => {};

interface Case {
  readonly provider: CouponProvider;
  readonly faults: ("down" | "lost" | "throttled" | "broken")[];
  /** Codes that are good. */
  good(): readonly string[];
}

const cases: readonly (readonly [string, () => Case])[] = [
  [
    "Shopify",
    () => {
      const fake = createFakeShopify();
      const shop = "tea.myshopify.com";
      return {
        provider: createShopify({ shop, token: fakeShopifyToken, fetch: fake.fetch, wait }),
        faults: fake.faults,
        good: () => [...fake.discounts].flatMap(([code, { isActive }]) => (isActive ? [code] : [])),
      };
    },
  ],
  [
    "Stripe",
    () => {
      const fake = createFakeStripe();
      return {
        provider: createStripe({ secretKey: fakeStripeKey, fetch: fake.fetch, wait }),
        faults: fake.faults,
        good: () =>
          [...fake.promotionCodes].flatMap(([code, { isActive }]) => (isActive ? [code] : [])),
      };
    },
  ],
];

describe.each(cases)("%s", (_name, create) => {
  test("gets a code once, however often it is told of it", async () => {
    const { provider, good } = create();
    await provider.create(coupon);
    await provider.create(coupon);
    expect(good()).toEqual([coupon.code]);
  });

  test.each(["down", "lost", "broken"] as const)(
    "is asked again where it was %s, and has the code once",
    async (fault) => {
      const { provider, faults, good } = create();
      faults.push(fault, fault);
      await provider.create(coupon);
      expect(good()).toEqual([coupon.code]);
    },
  );

  test("that stays away is told of as such", async () => {
    const { provider, faults, good } = create();
    faults.push("down", "down", "down");
    await expect(provider.create(coupon)).rejects.toMatchObject({ code: "unavailable" });
    expect(good()).toEqual([]);
  });

  test("does not pass somebody else's code of the same name for ours", async () => {
    const { provider } = create();
    await provider.create({ ...coupon, campaign: "the shop's own", value: { percent: 50 } });
    await expect(provider.create(coupon)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("takes a code back, and one that it never had", async () => {
    const { provider, good } = create();
    await provider.create(coupon);
    await provider.revoke(coupon.code);
    await provider.revoke("NO-SUCH-CODE");
    expect(good()).toEqual([]);
  });
});

test("Shopify is told what the coupon is worth and when it is good", async () => {
  const fake = createFakeShopify();
  const shop = { shop: "tea.myshopify.com", token: fakeShopifyToken, fetch: fake.fetch, wait };
  await createShopify(shop).create(coupon);
  await createShopify(shop).create({
    ...coupon,
    code: "SECOND",
    value: { amount: "5.00", currency: "EUR" },
    minimumSpend: null,
    expiresAt: null,
  });
  expect([...fake.discounts.values()].map(({ input }) => input)).toMatchObject([
    {
      code: coupon.code,
      usageLimit: 1,
      startsAt: "2026-11-22T00:00:00.000Z",
      endsAt: "2026-11-29T00:00:00.000Z",
      customerGets: { value: { percentage: 0.125 }, items: { all: true } },
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "100.00" } },
    },
    {
      code: "SECOND",
      customerGets: { value: { discountAmount: { amount: "5.00", appliesOnEachItem: false } } },
    },
  ]);
});

test("Stripe is told the same in its own words, and forgets keys without forgetting codes", async () => {
  const fake = createFakeStripe();
  const stripe = createStripe({ secretKey: fakeStripeKey, fetch: fake.fetch, wait });
  await stripe.create(coupon);
  fake.forgetKeys();
  await stripe.create(coupon);
  await stripe.create({ ...coupon, code: "SECOND", value: { amount: "5.00", currency: "EUR" } });
  expect([...fake.coupons.values()]).toMatchObject([
    { percent_off: "12.5", duration: "once" },
    { amount_off: "500", currency: "eur" },
  ]);
  expect([...fake.promotionCodes.values()].map(({ form }) => form)).toMatchObject([
    {
      code: coupon.code,
      max_redemptions: "1",
      expires_at: String(Date.UTC(2026, 10, 29) / 1000),
      "restrictions[first_time_transaction]": "true",
      "restrictions[minimum_amount]": "10000",
      "restrictions[minimum_amount_currency]": "eur",
    },
    { code: "SECOND" },
  ]);
});

test("A wrong key is told of, and not tried for ever", async () => {
  const shopify = createFakeShopify();
  const wrong = { shop: "tea.myshopify.com", token: "wrong", fetch: shopify.fetch, wait };
  await expect(createShopify(wrong).create(coupon)).rejects.toThrow("Shopify answered with 401");
  expect(shopify.requests.length).toBe(1);
});
