import type { CouponValue } from "./claim.ts";

/** The header that makes a request safe to send again: `Idempotency-Key`, 8 to 255 characters. */
export const idempotencyHeader = "idempotency-key";

/** An amount of money: a decimal text with its ISO 4217 currency. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** What the shop's server asks when a customer types a code at the checkout. */
export interface RedemptionRequest {
  /** `check` only looks; `reserve` keeps the coupon for this order until it is committed or released. */
  readonly action: "check" | "reserve";
  readonly code: string;
  /** Needed to reserve. */
  readonly order?: RedemptionOrder;
  /** Who they are; without it nobody asks whose the coupon is. */
  readonly customer?: { readonly anonymousId?: string; readonly userId?: string };
  /** How long it is kept for the order; 15 minutes if left out, 24 hours at most. */
  readonly holdMs?: number;
  /** The shop's session of whoever types, and their address: by these guessing is slowed down. */
  readonly session?: string;
  readonly address?: string;
}

/** The order that a coupon is to be used for. */
export interface RedemptionOrder {
  readonly id: string;
  /** What it comes to before the coupon. */
  readonly total?: Money;
  readonly items?: readonly RedemptionItem[];
  /** What the shop knows of it; what Proffer knows is looked at beside it. */
  readonly isFirst?: boolean;
}

/** One line of an order. */
export interface RedemptionItem {
  readonly product_id: string;
  readonly categories?: readonly string[];
  readonly quantity?: number;
  /** Of one, in the currency of the order's total. */
  readonly price: string;
}

/** A coupon that can be used, and on what terms. */
export interface RedemptionReply {
  readonly campaign: string;
  readonly value: CouponValue;
  /** What it takes off this order; `null` where the request does not say enough of it. */
  readonly discount: Money | null;
  readonly terms: RedemptionTerms;
  /** UTC ms. */
  readonly expiresAt: number | null;
  /** `null` where it was only looked at. */
  readonly redemption: Redemption | null;
}

/** On what terms a coupon is good, for the checkout to show. */
export interface RedemptionTerms {
  readonly maxAmount: Money | null;
  readonly minimumSpend: Money | null;
  readonly products: Listed | null;
  readonly categories: Listed | null;
  readonly firstOrderOnly: boolean;
  /** For people. */
  readonly stacking: string | null;
}

interface Listed {
  readonly in: readonly string[] | null;
  readonly notIn: readonly string[] | null;
}

/** A coupon's way through one order. */
export interface Redemption {
  readonly id: string;
  readonly orderId: string;
  /** `expired`: it was neither committed nor released in time, and the coupon is free again. */
  readonly state: "reserved" | "redeemed" | "released" | "expired";
  /** Until when the coupon is kept, UTC ms. */
  readonly until: number;
}

/** `POST /v1/redemptions/ID/commit`: the order is paid. */
export interface CommitRequest {
  /** What the coupon has really taken off; a money budget gets the rest back. */
  readonly discount?: Money;
}

/** Takes coupons back that are not used yet: one, or all of a campaign. */
export type RevokeRequest = { readonly code: string } | { readonly campaign: string };

/** How many coupons were taken back. */
export interface RevokeReply {
  readonly revoked: number;
}

/** Ready-made codes for a pool. */
export interface PoolRequest {
  readonly codes: readonly string[];
}

/** What a pool holds after codes were brought to it. */
export interface PoolReply {
  readonly pool: string;
  /** How many were new, and how many were there before. */
  readonly added: number;
  readonly known: number;
  /** How many the pool has left, of how many. */
  readonly free: number;
  readonly total: number;
}

/** How a campaign stands. */
export interface CampaignStatus {
  readonly id: string;
  /** `null` of a campaign that is in force no longer. */
  readonly value: CouponValue | null;
  readonly budget: { readonly count: number; readonly amount: Money | null };
  /** How many codes were ever given. */
  readonly issued: number;
  /** What those that are out may cost and those that were used have cost, where it is known. */
  readonly spent: Money | null;
  readonly states: Readonly<
    Record<"issued" | "reserved" | "redeemed" | "expired" | "revoked", number>
  >;
  readonly pool: { readonly name: string; readonly free: number; readonly total: number } | null;
}

/** `GET /v1/campaigns`. */
export interface CampaignsReply {
  readonly campaigns: readonly CampaignStatus[];
}
