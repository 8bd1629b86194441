import { actionFor } from "@proffer/engine";
import type { ActionType, Campaign, Decision, Ruleset } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import type { ClaimRequest, Coupon } from "@proffer/protocol";
import { requireDevice } from "../events/devices.ts";
import type { Events, ReceivedEvent } from "../events/events.ts";
import type { Identity } from "../identity/identity.ts";
import { customersOf, findOwner } from "../identity/links.ts";
import { unite } from "../identity/unite.ts";
import type { Credentials } from "../routes/credentials.ts";
import type { Rulesets } from "../rulesets/rulesets.ts";
import type { Store } from "../storage/store.ts";
import { asEvidence } from "./evidence.ts";
import { findCoupon, mint } from "./mint.ts";
import { verify } from "./verify.ts";
import type { Verification } from "./verify.ts";

/** Coupons for those who have earned them. */
export interface Coupons {
  /**
   * Checks a claim and mints its coupon; claiming again gives the same one.
   *
   * @throws ProfferError `foreign_device`, `other_user`, `unknown_rule`, `stale_rule`, `bad_request`, `claim_not_earned` or
   *   `budget_spent`.
   */
  claim(claim: ClaimRequest, credentials: Credentials): Promise<Coupon>;
}

export interface CouponOptions {
  readonly store: Store;
  readonly events: Pick<Events, "of">;
  readonly identity: Pick<Identity, "prove">;
  readonly rulesets: Pick<Rulesets, "current">;
  readonly clock: () => number;
}

/** What one claim looks back on at most: more than a keen customer does in a year, and still milliseconds to replay. */
const maxEvidence = 20_000;

export function createCoupons(options: CouponOptions): Coupons {
  const { store, identity, rulesets, clock } = options;
  return {
    async claim(claim, { deviceKey, identityToken }) {
      const { anonymousId } = claim;
      await requireDevice(store.db, anonymousId, deviceKey, clock());
      // A token that proves nothing takes nothing away: the claim is then the device's own.
      await identity.prove(anonymousId, identityToken);
      const ruleset = rulesets.current();
      const campaign = findCampaign(ruleset, claim);
      const existing = await findCoupon(store.db, campaign.id, anonymousId);
      if (existing) return existing;
      const now = clock();
      const firing = await verifyPerson(options, { claim, ruleset, now });
      return mint(store, { campaign, anonymousId, firing, now });
    },
  };
}

/**
 * Looks at the device's own history first, because the browser decided by that one: an order from the telephone must not
 * take away a coupon that the computer has honestly shown. What the device alone has not earned the person may have.
 */
async function verifyPerson(
  { store, events }: CouponOptions,
  { claim, ruleset, now }: Omit<Verification, "events">,
): Promise<Decision> {
  const { anonymousId } = claim;
  const own = await events.of(anonymousId, maxEvidence);
  try {
    return await verify({ claim, ruleset, events: asEvidence(own), now });
  } catch (refusal) {
    const others = await eventsElsewhere({ store, events }, anonymousId);
    if (others.length === 0) throw refusal;
    return verify({ claim, ruleset, events: asEvidence(unite(own, others)), now });
  }
}

/** What the person that a device is known to be did on other devices, and what the shop's server says of them. */
async function eventsElsewhere(
  { store, events }: Pick<CouponOptions, "store" | "events">,
  anonymousId: string,
): Promise<readonly ReceivedEvent[]> {
  const names = await customersOf(store.db, await findOwner(store.db, anonymousId));
  const others = names.filter((name) => name !== anonymousId);
  return others.length === 0 ? [] : events.of(others, maxEvidence);
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
