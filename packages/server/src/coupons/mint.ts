import type { Campaign, Decision } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import type { Coupon } from "@proffer/protocol";
import { customerOfUser, customersOf, findOwner, findUser } from "../identity/links.ts";
import type { CouponRow } from "../storage/schema.ts";
import type { Db, Store } from "../storage/store.ts";
import { createCode } from "./code.ts";

export interface Minting {
  readonly campaign: Campaign;
  /** The device that claims. */
  readonly anonymousId: string;
  readonly firing: Pick<Decision, "id" | "rule" | "version">;
  readonly now: number;
}

/**
 * The coupon that this customer already has of this campaign, on whichever of their devices they got it. Two that were
 * claimed before anybody knew that the devices are one person's stay what they are; each device is told its own.
 */
export async function findCoupon(
  db: Db,
  campaign: string,
  anonymousId: string,
): Promise<Coupon | undefined> {
  const rows = await db
    .selectFrom("coupons")
    .selectAll()
    .where("campaign", "=", campaign)
    .where("customer", "in", await customersOf(db, await findOwner(db, anonymousId)))
    .orderBy("issued_at")
    .execute();
  const row = rows.find(({ customer }) => customer === anonymousId) ?? rows[0];
  return row && toCoupon(row);
}

/**
 * Takes one from the campaign's budget and writes the coupon, both or neither.
 *
 * The budget is taken by an UPDATE that names its own condition, and its row count is looked at: reading first and
 * writing afterwards is how shops give away more coupons than they have.
 *
 * @throws ProfferError `budget_spent`.
 */
export async function mint(
  store: Store,
  { campaign, anonymousId, firing, now }: Minting,
): Promise<Coupon> {
  return store.transaction(async (trx) => {
    const existing = await findCoupon(trx, campaign.id, anonymousId);
    if (existing) return existing;
    const userId = await findUser(trx, anonymousId);
    await takeFromBudget(trx, campaign);
    const row: CouponRow = {
      campaign: campaign.id,
      // One name for all devices of a person, so that the primary key sees to it that they get one.
      customer: userId === undefined ? anonymousId : customerOfUser(userId),
      code: createCode(),
      value: JSON.stringify(campaign.value),
      expires_at: campaign.expiresAfterMs === null ? null : now + campaign.expiresAfterMs,
      issued_at: now,
      rule: firing.rule,
      version: firing.version,
      firing: firing.id,
    };
    // Of two claims at once the second breaks the primary key here, and its share of the budget rolls back with it.
    await trx.insertInto("coupons").values(row).execute();
    return toCoupon(row);
  });
}

async function takeFromBudget(db: Db, { id, budget }: Campaign): Promise<void> {
  await db
    .insertInto("campaigns")
    .values({ id, issued: 0 })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  const { numUpdatedRows } = await db
    .updateTable("campaigns")
    .set((row) => ({ issued: row("issued", "+", 1) }))
    .where("id", "=", id)
    .where("issued", "<", budget.count)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return;
  throw new ProfferError(
    "budget_spent",
    `All ${budget.count} coupons of “${id}” have been given out. There are no more to claim.`,
  );
}

/** A coupon as its customer sees it. */
export function toCoupon({ campaign, code, value, expires_at: expiresAt }: CouponRow): Coupon {
  return { campaign, code, value: JSON.parse(value) as Coupon["value"], expiresAt };
}
