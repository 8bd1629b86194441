import { ProfferError } from "@proffer/protocol";
import type { Coupon } from "@proffer/protocol";
import type { Campaign, CampaignTerms, Decision } from "@proffer/engine";
import { customerOfUser, customersOf, findOwner, findUser } from "../identity/links.ts";
import type { CouponRow } from "../storage/schema.ts";
import type { Db } from "../storage/store.ts";
import { takeFromBudget } from "./budget.ts";
import { createCode, lookupOf } from "./code.ts";
import { takeFromPool } from "./pools.ts";
import { writeTerms } from "./terms.ts";
import { worthFor } from "./worth.ts";

export interface Minting {
  readonly campaign: Campaign;
  readonly terms: CampaignTerms;
  /** The device that claims. */
  readonly anonymousId: string;
  readonly firing: Pick<Decision, "id" | "rule" | "version">;
  readonly now: number;
  /** What ranges are drawn with. */
  readonly key: string;
}

/**
 * The coupons that this customer already has of this campaign, on whichever of their devices they got them; the device's
 * own first, and of those the first one first. Two that were claimed before anybody knew that the devices are one
 * person's stay what they are; each device is told its own.
 */
export async function findCoupons(
  db: Db,
  campaign: string,
  anonymousId: string,
): Promise<readonly CouponRow[]> {
  const rows = await db
    .selectFrom("coupons")
    .selectAll()
    .where("campaign", "=", campaign)
    .where("customer", "in", await customersOf(db, await findOwner(db, anonymousId)))
    .orderBy("issued_at")
    .orderBy("nth")
    .execute();
  const isOwn = ({ customer }: CouponRow): boolean => customer === anonymousId;
  return [...rows.filter(isOwn), ...rows.filter((row) => !isOwn(row))];
}

/**
 * The coupon that a claim comes to without a new one: that of the same firing, or, where the customer has all that one
 * customer gets, the last of them.
 */
export function settledBy(
  rows: readonly CouponRow[],
  perCustomer: number,
  firing?: string,
): CouponRow | undefined {
  const same = firing === undefined ? undefined : rows.find((row) => row.firing === firing);
  if (same) return same;
  if (rows.length < perCustomer) return undefined;
  return perCustomer === 1 ? rows[0] : rows.at(-1);
}

/**
 * Takes one from the campaign's budget and writes the coupon, both or neither. To be called in a transaction, which fails
 * where another claim of the same customer was faster.
 *
 * @returns `"spent"` where the campaign has no more to give; nothing was written then.
 */
export async function mint(
  db: Db,
  { campaign, terms, anonymousId, firing, now, key }: Minting,
): Promise<CouponRow | "spent"> {
  const rows = await findCoupons(db, campaign.id, anonymousId);
  const settled = settledBy(rows, terms.perCustomer, firing.id);
  if (settled) return settled;
  const userId = await findUser(db, anonymousId);
  // One name for all devices of a person, so that the primary key sees to it that they get no more than one customer.
  const customer = userId === undefined ? anonymousId : customerOfUser(userId);
  const { value, worth, currency } = worthFor(campaign, terms, customer, key);
  const { budget } = terms;
  const serial = await takeFromBudget(db, { campaign: campaign.id, budget, worth, currency });
  if (serial === undefined) return "spent";
  const code = await codeFor(db, terms, now);
  const row: CouponRow = {
    campaign: campaign.id,
    customer,
    nth: rows.length + 1,
    serial,
    code,
    lookup: lookupOf(code),
    value: JSON.stringify(value),
    worth,
    currency,
    terms: writeTerms(terms),
    state: "issued",
    provider: terms.provider,
    pending: terms.provider === "proffer" ? null : "create",
    expires_at: terms.expiresAfterMs === null ? null : now + terms.expiresAfterMs,
    issued_at: now,
    rule: firing.rule,
    version: firing.version,
    firing: firing.id,
  };
  // Of two claims at once the second breaks a key here, and its share of the budget rolls back with it.
  await db.insertInto("coupons").values(row).execute();
  return row;
}

async function codeFor(db: Db, { pool, code }: CampaignTerms, now: number): Promise<string> {
  if (pool === null) return createCode(code ?? undefined);
  const taken = await takeFromPool(db, pool, now);
  if (taken !== undefined) return taken;
  // Thrown, so that the budget is as it was.
  throw new ProfferError(
    "budget_spent",
    `The pool “${pool}” has no codes left. There are no more to claim until the shop brings some.`,
  );
}

/** A coupon as its customer sees it. */
export function toCoupon(row: CouponRow): Coupon {
  const { campaign, code, value, expires_at: expiresAt, state } = row;
  const isOver = state === "redeemed" || state === "expired" || state === "revoked";
  const coupon = { campaign, code, value: JSON.parse(value) as Coupon["value"], expiresAt };
  return isOver ? { ...coupon, state } : coupon;
}
