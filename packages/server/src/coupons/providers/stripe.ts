import { toMinor } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import { digest } from "../../secrets.ts";
import type { CallOptions, Called } from "./call.ts";
import { call, dig } from "./call.ts";
import type { CouponProvider, ProvidedCoupon } from "./provider.ts";

export interface StripeOptions extends CallOptions {
  /** `sk_live_…`, or a restricted key that may write coupons and promotion codes. */
  readonly secretKey: string;
}

const base = "https://api.stripe.com/v1";

/** What the answers are read by; Stripe keeps every version. */
const apiVersion = "2024-06-20";

/**
 * Stripe's promotion codes: one coupon for each worth that a campaign has, under an id that follows from it, and for each
 * of ours a promotion code that is good once. Every request has an `Idempotency-Key` that follows from the code.
 */
export function createStripe({ secretKey, ...options }: StripeOptions): CouponProvider {
  async function ask(path: string, form?: Form, key?: string): Promise<Called> {
    return call({
      ...options,
      name: "Stripe",
      url: base + path,
      request: {
        method: form ? "POST" : "GET",
        headers: {
          authorization: `Bearer ${secretKey}`,
          "stripe-version": apiVersion,
          ...(form && { "content-type": "application/x-www-form-urlencoded" }),
          ...(key !== undefined && { "idempotency-key": key }),
        },
        ...(form && { body: new URLSearchParams(form).toString() }),
      },
    });
  }

  /** The worth; made for the first code that has it. */
  async function ensureCoupon(coupon: ProvidedCoupon): Promise<string> {
    const worth = worthOf(coupon);
    const id = `proffer_${digest(JSON.stringify([coupon.campaign, worth])).slice(0, 24)}`;
    const form = { id, name: coupon.campaign.slice(0, 40), duration: "once", ...worth };
    const { status, body } = await ask("/coupons", form, `proffer-coupon-${id}`);
    if (status === 200 || dig(body, "error", "code") === "resource_already_exists") return id;
    throw failed(status, body);
  }

  async function find(code: string): Promise<{ id: string; coupon: unknown } | undefined> {
    const { status, body } = await ask(`/promotion_codes?code=${encodeURIComponent(code)}&limit=1`);
    if (status !== 200) throw failed(status, body);
    const id = dig(body, "data", 0, "id");
    return typeof id === "string"
      ? { id, coupon: dig(body, "data", 0, "coupon", "id") }
      : undefined;
  }

  return {
    async create(coupon) {
      const id = await ensureCoupon(coupon);
      const key = `proffer-code-${digest(coupon.code).slice(0, 32)}`;
      const { status, body } = await ask("/promotion_codes", toForm(coupon, id), key);
      if (status === 200) return;
      // Stripe forgets keys after a day, and its codes never: a code that is there and of our coupon is ours.
      if (status === 400 && (await find(coupon.code))?.coupon === id) return;
      throw failed(status, body);
    },

    async revoke(code) {
      const found = await find(code);
      if (!found) return;
      const { status, body } = await ask(
        `/promotion_codes/${encodeURIComponent(found.id)}`,
        { active: "false" },
        `proffer-revoke-${digest(code).slice(0, 32)}`,
      );
      if (status !== 200) throw failed(status, body);
    },
  };
}

type Form = Record<string, string>;

function worthOf({ value }: ProvidedCoupon): Form {
  if ("percent" in value) return { percent_off: String(value.percent) };
  const minor = toMinor(value.amount, value.currency) ?? 0;
  return { amount_off: String(minor), currency: value.currency.toLowerCase() };
}

function toForm(coupon: ProvidedCoupon, id: string): Form {
  const { code, campaign, expiresAt, minimumSpend, firstOrderOnly } = coupon;
  return {
    coupon: id,
    code,
    max_redemptions: "1",
    "metadata[campaign]": campaign.slice(0, 500),
    ...(expiresAt !== null && { expires_at: String(Math.ceil(expiresAt / 1000)) }),
    ...(firstOrderOnly && { "restrictions[first_time_transaction]": "true" }),
    ...(minimumSpend && {
      "restrictions[minimum_amount]": String(
        toMinor(minimumSpend.amount, minimumSpend.currency) ?? 0,
      ),
      "restrictions[minimum_amount_currency]": minimumSpend.currency.toLowerCase(),
    }),
  };
}

function failed(status: number, body: unknown): ProfferError {
  const said = dig(body, "error", "message");
  return new ProfferError(
    "unavailable",
    `Stripe answered with ${status}${typeof said === "string" ? ` (${said.slice(0, 200)})` : ""}`,
  );
}
