import type { Campaign } from "@proffer/engine";
import type { CampaignsReply, CampaignStatus } from "@proffer/protocol";
import type { CampaignRow, CouponState } from "../storage/schema.ts";
import type { Db } from "../storage/store.ts";
import { countPool } from "./pools.ts";
import { moneyOf } from "./worth.ts";

/** How every campaign stands: those that are in force, and those that have given something before. */
export async function readCampaigns(
  db: Db,
  inForce: ReadonlyMap<string, Campaign>,
): Promise<CampaignsReply> {
  const rows = await db.selectFrom("campaigns").selectAll().orderBy("id").execute();
  const states = await countStates(db);
  const known = new Map(rows.map((row) => [row.id, row]));
  const ids = [...new Set([...inForce.keys(), ...known.keys()])].sort();
  const campaigns: CampaignStatus[] = [];
  for (const id of ids)
    campaigns.push(
      await toStatus(db, id, inForce.get(id), known.get(id), states.get(id) ?? noStates),
    );
  return { campaigns };
}

type States = Readonly<Record<CouponState, number>>;

const noStates: States = { issued: 0, reserved: 0, redeemed: 0, expired: 0, revoked: 0 };

async function countStates(db: Db): Promise<ReadonlyMap<string, States>> {
  const rows = await db
    .selectFrom("coupons")
    .select((row) => ["campaign", "state", row.fn.countAll<number>().as("coupons")])
    .groupBy(["campaign", "state"])
    .execute();
  const counted = new Map<string, States>();
  for (const { campaign, state, coupons } of rows)
    counted.set(campaign, { ...(counted.get(campaign) ?? noStates), [state]: Number(coupons) });
  return counted;
}

async function toStatus(
  db: Db,
  id: string,
  campaign: Campaign | undefined,
  row: CampaignRow | undefined,
  states: States,
): Promise<CampaignStatus> {
  const pool = campaign?.terms?.pool ?? null;
  const currency = row?.currency ?? null;
  return {
    id,
    value: campaign?.value ?? null,
    budget: campaign?.terms?.budget ?? { count: row?.budget ?? 0, amount: null },
    issued: row?.issued ?? 0,
    spent: row && currency !== null ? moneyOf(row.spent, currency) : null,
    states,
    pool: pool === null ? null : { name: pool, ...(await countPool(db, pool)) },
  };
}
