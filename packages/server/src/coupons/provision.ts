import { ProfferError } from "@proffer/protocol";
import type { CouponRow } from "../storage/schema.ts";
import type { Store } from "../storage/store.ts";
import type { CouponProviders, ProvidedCoupon } from "./providers/provider.ts";
import { readTerms } from "./terms.ts";

/** Sees to it that the shop's own system knows of every code that a customer is told. */
export interface Provision {
  /**
   * Tells the provider of a coupon, where it does not know yet. A customer is told a code only after that.
   *
   * @throws ProfferError `unavailable`: the coupon is the customer's and is there when they try again.
   */
  ensure(row: CouponRow): Promise<CouponRow>;
  /** The same for all that are still to be told of, and for those to be taken back. */
  catchUp(): Promise<void>;
}

const perTurn = 100;

export function createProvision({ db }: Pick<Store, "db">, providers: CouponProviders): Provision {
  async function tell(row: CouponRow): Promise<void> {
    const provider = providers[row.provider];
    if (!provider)
      throw new ProfferError(
        "unavailable",
        `this server was not told how to reach ${row.provider}`,
      );
    await (row.pending === "create" ? provider.create(toProvided(row)) : provider.revoke(row.code));
    // One that was revoked meanwhile is still to be taken back.
    await db
      .updateTable("coupons")
      .set({ pending: null })
      .where("lookup", "=", row.lookup)
      .where("pending", "=", row.pending)
      .execute();
  }

  return {
    async ensure(row) {
      if (row.pending !== "create") return row;
      await tell(row).catch((cause: unknown) => {
        throw notYet(cause);
      });
      return { ...row, pending: null };
    },

    async catchUp() {
      const rows = await db
        .selectFrom("coupons")
        .selectAll()
        .where("pending", "is not", null)
        .orderBy("issued_at")
        .limit(perTurn)
        .execute();
      // One that cannot be told of now is so at the next turn; the others need not wait for it.
      for (const row of rows) await tell(row).catch(() => {});
    },
  };
}

/** Why is for the log: what a shop system says about our keys is none of the customer's business. */
function notYet(cause: unknown): ProfferError {
  return new ProfferError(
    "unavailable",
    "Your coupon is kept for you, and the checkout does not know of it yet. Try again in a minute.",
    cause,
  );
}

function toProvided(row: CouponRow): ProvidedCoupon {
  const { campaign, code, value, issued_at: issuedAt, expires_at: expiresAt } = row;
  const { minimumSpend, firstOrderOnly } = readTerms(row.terms);
  return {
    campaign,
    code,
    issuedAt,
    expiresAt,
    minimumSpend,
    firstOrderOnly,
    value: JSON.parse(value) as ProvidedCoupon["value"],
  };
}
