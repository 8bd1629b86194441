/** What is given away, and what becomes of it. Amounts are in minor units of their currency. */
export interface CouponTables {
  campaigns: CampaignRow;
  coupons: CouponRow;
  redemptions: RedemptionRow;
  idempotency_keys: IdempotencyRow;
  pool_codes: PoolCodeRow;
}

export interface CampaignRow {
  id: string;
  /** How many codes were ever given; it never falls. */
  issued: number;
  /** How many there may be, as of the last one that was given. */
  budget: number;
  /** What the codes that are out may cost, and those that were used have cost. */
  spent: number;
  spent_max: number | null;
  currency: string | null;
}

export interface CouponRow {
  campaign: string;
  customer: string;
  /** The customer's first of this campaign, the second, … */
  nth: number;
  /** The campaign's first, second, … */
  serial: number;
  code: string;
  /** The code as it is looked for: in capitals, without hyphens. */
  lookup: string;
  value: string;
  /** What it may cost at most, or has cost. */
  worth: number;
  currency: string | null;
  /** `CouponTerms` as JSON, as they were when it was given. */
  terms: string;
  state: CouponState;
  /** Who makes it good. */
  provider: string;
  /** What that one is still to be told; `null`: it knows. */
  pending: "create" | "revoke" | null;
  expires_at: number | null;
  issued_at: number;
  /** What it was minted for. */
  rule: string;
  version: string;
  firing: string;
}

/** A coupon that was released is `issued` again. */
export type CouponState = "issued" | "reserved" | "redeemed" | "expired" | "revoked";

export interface RedemptionRow {
  id: string;
  /** Of the coupon. */
  lookup: string;
  order_id: string;
  state: "reserved" | "redeemed" | "released" | "expired";
  reserved_at: number;
  /** When it runs out by itself. */
  reserved_until: number;
  ended_at: number | null;
  /** What it has really taken off. */
  discount: number | null;
  currency: string | null;
}

/** What was answered to a request, so that it is answered so again. */
export interface IdempotencyRow {
  /** Whose key it is. */
  asker: string;
  key: string;
  /** Hash of what was asked. */
  request: string;
  answer: string;
  /** The coupon that it was about. */
  lookup: string | null;
  asked_at: number;
}

/** A ready-made code of the shop's. */
export interface PoolCodeRow {
  lookup: string;
  pool: string;
  code: string;
  added_at: number;
  taken_at: number | null;
}
