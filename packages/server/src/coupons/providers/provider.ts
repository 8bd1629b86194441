import type { CouponWorth, MoneyText } from "@proffer/engine";

/** A coupon as a shop system has to know it. */
export interface ProvidedCoupon {
  readonly campaign: string;
  readonly code: string;
  readonly value: CouponWorth;
  readonly minimumSpend: MoneyText | null;
  readonly firstOrderOnly: boolean;
  /** UTC ms. */
  readonly issuedAt: number;
  readonly expiresAt: number | null;
}

/** A shop system that makes codes good at its own checkout. */
export interface CouponProvider {
  /**
   * Makes a code good for one use. It may be asked again for the same code, after whatever went wrong in between, and
   * makes it once.
   *
   * @throws ProfferError `unavailable` where it did not answer, or refused.
   */
  create(coupon: ProvidedCoupon): Promise<void>;
  /** Makes a code good no longer; the same goes for asking again. */
  revoke(code: string): Promise<void>;
}

/** By the names that campaigns call them. */
export type CouponProviders = Readonly<Partial<Record<string, CouponProvider>>>;
