import { ProfferError } from "@proffer/protocol";
import type { CallOptions } from "./call.ts";
import { call, dig } from "./call.ts";
import type { CouponProvider, ProvidedCoupon } from "./provider.ts";

export interface ShopifyOptions extends CallOptions {
  /** `example.myshopify.com`. */
  readonly shop: string;
  /** Of an app that may `write_discounts`. */
  readonly token: string;
}

/** Shopify keeps a version for a year; this one has `context` in the place of `customerSelection`. */
const apiVersion = "2026-01";

const createCode = `mutation discountCodeBasicCreate($basicCodeDiscount: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $basicCodeDiscount) {
    codeDiscountNode { id }
    userErrors { field code message }
  }
}`;

const findCode = `query codeDiscountNodeByCode($code: String!) {
  codeDiscountNodeByCode(code: $code) {
    id
    codeDiscount { ... on DiscountCodeBasic { title } }
  }
}`;

const deactivate = `mutation discountCodeDeactivate($id: ID!) {
  discountCodeDeactivate(id: $id) {
    codeDiscountNode { id }
    userErrors { field code message }
  }
}`;

/**
 * Shopify's Admin API, GraphQL: each coupon is a discount code of its own that is good once.
 *
 * A code is asked for again where nobody knows what became of the first time. Shopify takes no code twice; whether the
 * one that it has is ours is seen by its title.
 */
export function createShopify({ shop, token, ...options }: ShopifyOptions): CouponProvider {
  async function ask(query: string, variables: object): Promise<unknown> {
    const { status, body } = await call({
      ...options,
      name: "Shopify",
      url: `https://${shop}/admin/api/${apiVersion}/graphql.json`,
      request: {
        method: "POST",
        headers: { "content-type": "application/json", "x-shopify-access-token": token },
        body: JSON.stringify({ query, variables }),
      },
    });
    const errors = dig(body, "errors");
    if (status === 200 && errors === undefined) return dig(body, "data");
    throw failed(status === 200 ? "could not answer" : `answered with ${status}`);
  }

  async function find(code: string): Promise<{ id: string; title: unknown } | undefined> {
    const node = dig(await ask(findCode, { code }), "codeDiscountNodeByCode");
    const id = dig(node, "id");
    if (typeof id !== "string") return undefined;
    return { id, title: dig(node, "codeDiscount", "title") };
  }

  return {
    async create(coupon) {
      const data = await ask(createCode, { basicCodeDiscount: toInput(coupon) });
      const errors = dig(data, "discountCodeBasicCreate", "userErrors");
      if (Array.isArray(errors) && errors.length === 0) return;
      const isTaken = Array.isArray(errors) && errors.some((one) => dig(one, "code") === "TAKEN");
      if (isTaken && (await find(coupon.code))?.title === titleOf(coupon)) return;
      throw failed(`refused the code (${String(dig(errors, 0, "message") ?? "it says not why")})`);
    },

    async revoke(code) {
      const found = await find(code);
      if (!found) return;
      const errors = dig(
        await ask(deactivate, { id: found.id }),
        "discountCodeDeactivate",
        "userErrors",
      );
      if (Array.isArray(errors) && errors.length === 0) return;
      throw failed("did not take the code back");
    },
  };
}

function failed(what: string): ProfferError {
  return new ProfferError("unavailable", `Shopify ${what}`);
}

function titleOf({ campaign, code }: ProvidedCoupon): string {
  return `Proffer ${campaign} ${code.slice(-4)}`;
}

/** Shopify's `DiscountCodeBasicInput`. */
function toInput(coupon: ProvidedCoupon): object {
  const { code, value, minimumSpend, issuedAt, expiresAt } = coupon;
  return {
    title: titleOf(coupon),
    code,
    startsAt: new Date(issuedAt).toISOString(),
    ...(expiresAt !== null && { endsAt: new Date(expiresAt).toISOString() }),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    context: { all: "ALL" },
    customerGets: {
      value:
        "percent" in value
          ? { percentage: value.percent / 100 }
          : { discountAmount: { amount: value.amount, appliesOnEachItem: false } },
      items: { all: true },
    },
    ...(minimumSpend && {
      minimumRequirement: {
        subtotal: { greaterThanOrEqualToSubtotal: minimumSpend.amount },
      },
    }),
  };
}
