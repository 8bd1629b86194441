import { actionFor } from "@proffer/engine";
import type { ActionType, Campaign, Ruleset } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import type { ClaimRequest, Coupon } from "@proffer/protocol";
import { requireDevice } from "../events/devices.ts";
import type { Events } from "../events/events.ts";
import type { Rulesets } from "../rulesets/rulesets.ts";
import type { Store } from "../storage/store.ts";
import { asEvidence } from "./evidence.ts";
import { findCoupon, mint } from "./mint.ts";
import { verify } from "./verify.ts";

/** Coupons for those who have earned them. */
export interface Coupons {
  /**
   * Checks a claim and mints its coupon; claiming again gives the same one.
   *
   * @throws ProfferError `foreign_device`, `unknown_rule`, `stale_rule`, `bad_request`, `claim_not_earned` or `budget_spent`.
   */
  claim(claim: ClaimRequest, deviceKey: string | undefined): Promise<Coupon>;
}

export interface CouponOptions {
  readonly store: Store;
  readonly events: Events;
  readonly rulesets: Pick<Rulesets, "current">;
  readonly clock: () => number;
}

/** What one claim looks back on at most: more than a keen customer does in a year, and still milliseconds to replay. */
const maxEvidence = 20_000;

export function createCoupons({ store, events, rulesets, clock }: CouponOptions): Coupons {
  return {
    async claim(claim, deviceKey) {
      await requireDevice(store.db, claim.anonymousId, deviceKey, clock());
      const ruleset = rulesets.current();
      const campaign = findCampaign(ruleset, claim);
      const existing = await findCoupon(store.db, campaign.id, claim.anonymousId);
      if (existing) return existing;
      const received = await events.of(claim.anonymousId, maxEvidence);
      const now = clock();
      const firing = await verify({ claim, ruleset, events: asEvidence(received), now });
      return mint(store, { campaign, firing, now });
    },
  };
}

function findCampaign(ruleset: Ruleset, claim: ClaimRequest): Campaign {
  const rule = ruleset.rules.find(({ id }) => id === claim.rule);
  if (!rule)
    throw new ProfferError(
      "unknown_rule",
      `There is no rule “${claim.rule}” in force. Reload to get the current rules.`,
    );
  if (rule.version !== claim.version)
    throw new ProfferError(
      "stale_rule",
      `The rule “${claim.rule}” has changed since this page was loaded. Reload to get the current rules.`,
    );
  // Of an experiment, the arm that this customer is in.
  const { type, params } = actionFor(rule, claim.anonymousId);
  const id = givesCoupon(type) ? params["campaign"] : undefined;
  const campaign = typeof id === "string" ? ruleset.campaigns.get(id) : undefined;
  if (!campaign)
    throw new ProfferError(
      "bad_request",
      `The rule “${claim.rule}” gives no coupon. Claim only what a coupon rule has offered.`,
    );
  return campaign;
}

function givesCoupon(type: ActionType): boolean {
  return type === "coupon" || type === "bundle";
}
