import type { CampaignTerms } from "@proffer/engine";
import { toMinor } from "@proffer/engine";
import type { CouponRow } from "../storage/schema.ts";
import type { Db } from "../storage/store.ts";

/** What is to be taken from a campaign. */
export interface Taking {
  readonly campaign: string;
  readonly budget: CampaignTerms["budget"];
  /** What the coupon may cost. */
  readonly worth: number;
  readonly currency: string | null;
}

/**
 * Takes one coupon from a campaign's budget, in a transaction.
 *
 * It is an UPDATE that names its own condition, and its row count is looked at: reading first and writing afterwards is
 * how shops give away more coupons than they have. The table has the same bounds as checks of its own.
 *
 * @returns the coupon's number; `undefined` where the budget is spent.
 */
export async function takeFromBudget(db: Db, taking: Taking): Promise<number | undefined> {
  const taken = await take(db, taking);
  if (taken !== undefined) return taken;
  // Its first coupon, or it is spent; where another was faster with the first, what is left is looked at once more.
  await openCampaign(db, taking);
  return take(db, taking);
}

async function take(
  db: Db,
  { campaign, budget, worth, currency }: Taking,
): Promise<number | undefined> {
  const most = mostOf(budget);
  const row = await db
    .updateTable("campaigns")
    .set((each) => ({
      issued: each("issued", "+", 1),
      spent: each("spent", "+", worth),
      budget: budget.count,
      spent_max: most,
      // One that has given nothing worth money takes the currency of its first that is.
      currency: each.fn.coalesce("currency", each.val(currency)),
    }))
    .where("id", "=", campaign)
    .where("issued", "<", budget.count)
    .$if(most !== null, (query) =>
      query.where((each) => each(each("spent", "+", worth), "<=", most)),
    )
    .$if(currency !== null, (query) =>
      query.where((each) =>
        each.or([each("currency", "is", null), each("currency", "=", currency)]),
      ),
    )
    .returning("issued")
    .executeTakeFirst();
  return row?.issued;
}

async function openCampaign(db: Db, { campaign, budget, currency }: Taking): Promise<void> {
  await db
    .insertInto("campaigns")
    .values({
      id: campaign,
      issued: 0,
      budget: budget.count,
      spent: 0,
      spent_max: mostOf(budget),
      currency,
    })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

function mostOf({ amount }: CampaignTerms["budget"]): number | null {
  return amount === null ? null : (toMinor(amount.amount, amount.currency) ?? 0);
}

/**
 * Gives money back that a coupon will not cost any more: it has expired, was revoked, or took off less than it might have.
 * The count is not given back: “the first 500” are 500.
 */
export async function giveBack(
  db: Db,
  { campaign }: Pick<CouponRow, "campaign">,
  minor: number,
): Promise<void> {
  if (minor === 0) return;
  await db
    .updateTable("campaigns")
    .set((row) => ({ spent: row("spent", "-", minor) }))
    .where("id", "=", campaign)
    .execute();
}
