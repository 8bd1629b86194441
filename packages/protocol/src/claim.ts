import type { Trigger } from "@proffer/engine";

/** What a browser asks when a rule has promised its customer a coupon. The server looks for itself before it mints one. */
export interface ClaimRequest {
  readonly anonymousId: string;
  readonly rule: string;
  readonly version: string;
  readonly key: string | null;
  readonly trigger: Trigger;
  /** Events that it rests on; where they have not arrived, the refusal says so. */
  readonly messageIds?: readonly string[] | undefined;
}

/** A coupon that was minted for one customer. Claiming again gives the same one. */
export interface Coupon {
  readonly campaign: string;
  readonly code: string;
  /** What it is worth: `{ "percent": 10 }` or `{ "amount": "20.00", "currency": "CNY" }`. */
  readonly value: CouponValue;
  /** UTC ms. */
  readonly expiresAt: number | null;
  /** Where it cannot be used any more, why. */
  readonly state?: "redeemed" | "expired" | "revoked";
}

/** What a coupon takes off: a percentage, or an amount as a decimal text with its ISO 4217 currency. */
export type CouponValue =
  | { readonly percent: number }
  | { readonly amount: string; readonly currency: string };
