export interface CouponTables {
  campaigns: { id: string; issued: number };
  coupons: CouponRow;
}

export interface CouponRow {
  campaign: string;
  customer: string;
  code: string;
  value: string;
  expires_at: number | null;
  issued_at: number;
  /** What it was minted for. */
  rule: string;
  version: string;
  firing: string;
}
