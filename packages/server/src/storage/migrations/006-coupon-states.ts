import type { Transaction } from "kysely";
import type { StoreKind } from "../kind.ts";
import type { Tables } from "../schema.ts";

/** What becomes of a coupon after it was issued, and what a campaign may cost. */
export async function createCouponStates(
  _db: Transaction<Tables>,
  _kind: StoreKind,
): Promise<void> {}
