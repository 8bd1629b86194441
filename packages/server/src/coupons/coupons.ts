import { actionFor } from "@proffer/engine";
import type { ActionType, Campaign, CampaignTerms, Decision, Rule, Ruleset } from "@proffer/engine";
import { isProfferError, ProfferError } from "@proffer/protocol";
import type { ClaimRequest, Coupon } from "@proffer/protocol";
import { requireDevice } from "../events/devices.ts";
import type { Events, ReceivedEvent } from "../events/events.ts";
import { createGroupCommit } from "../events/group-commit.ts";
import type { Identity } from "../identity/identity.ts";
import { customersOf, findOwner } from "../identity/links.ts";
import { unite } from "../identity/unite.ts";
import type { Credentials } from "../routes/credentials.ts";
import type { Rulesets } from "../rulesets/rulesets.ts";
import type { CouponRow } from "../storage/schema.ts";
import type { Db, Store } from "../storage/store.ts";
import { keepCouponKey } from "./coupon-key.ts";
import { asEvidence } from "./evidence.ts";
import { findCoupons, mint, settledBy, toCoupon } from "./mint.ts";
import type { Minting } from "./mint.ts";
import { onlyRule } from "./one-rule.ts";
import type { Provision } from "./provision.ts";
import { verify } from "./verify.ts";

/** Coupons for those who have earned them. */
export interface Coupons {
  /**
   * Checks a claim and mints its coupon; claiming again gives the same one.
   *
   * @throws ProfferError `foreign_device`, `other_user`, `unknown_rule`, `stale_rule`, `bad_request`, `claim_not_earned`,
   *   `budget_spent`, or `unavailable` where the shop system that is to know of the code does not answer.
   */
  claim(claim: ClaimRequest, credentials: Credentials): Promise<Coupon>;
}

export interface CouponOptions {
  readonly store: Store;
  readonly events: Pick<Events, "of">;
  readonly identity: Pick<Identity, "prove">;
  readonly rulesets: Pick<Rulesets, "for">;
  readonly provision: Provision;
  readonly clock: () => number;
}

/** What one claim looks back on at most: more than a keen customer does in a year, and still milliseconds to replay. */
const maxEvidence = 20_000;

/** Of claims of one customer at once, all but one find at the second try what the first has got. */
const maxTries = 4;

export function createCoupons(options: CouponOptions): Coupons {
  const { store, identity, rulesets, provision, clock } = options;
  const commits = createGroupCommit(store);
  let key: Promise<string> | undefined;

  /** A key that is broken says that somebody else has written the same; then theirs is there to be found. */
  async function mintOnce(minting: Omit<Minting, "key">): Promise<CouponRow> {
    key ??= keepCouponKey(store.db).catch((cause: unknown) => {
      key = undefined;
      throw cause;
    });
    const whole = { ...minting, key: await key };
    for (let tries = 1; ; tries++)
      try {
        const minted = await commits.run((db) => mint(db, whole));
        if (minted === "spent") throw spent(minting);
        return minted;
      } catch (cause) {
        if (isProfferError(cause) || tries === maxTries) throw cause;
      }
  }

  return {
    async claim(claim, { deviceKey, identityToken }) {
      const { anonymousId } = claim;
      await requireDevice(store.db, anonymousId, deviceKey, clock());
      // A token that proves nothing takes nothing away: the claim is then the device's own.
      await identity.prove(anonymousId, identityToken);
      const offer = findOffer(rulesets.for(anonymousId), claim);
      const { campaign, terms } = offer;
      const rows = await findCoupons(store.db, campaign.id, anonymousId);
      const settled = settledBy(rows, terms.perCustomer);
      if (settled) return toCoupon(await provision.ensure(settled));
      const now = clock();
      const firing = await verifyPerson(options, { claim, offer, now });
      const row = await mintOnce({ campaign, terms, anonymousId, firing, now });
      return toCoupon(await provision.ensure(row));
    },
  };
}

/** What a claim is for, as the rules in force have it. */
interface Offer {
  readonly ruleset: Ruleset;
  readonly rule: Rule;
  readonly campaign: Campaign;
  readonly terms: CampaignTerms;
}

interface Claiming {
  readonly claim: ClaimRequest;
  readonly offer: Offer;
  readonly now: number;
}

/**
 * Looks at the device's own history first, because the browser decided by that one: an order from the telephone must not
 * take away a coupon that the computer has honestly shown. What the device alone has not earned the person may have.
 */
async function verifyPerson(
  { store, events }: Pick<CouponOptions, "store" | "events">,
  { claim, offer, now }: Claiming,
): Promise<Decision> {
  const { rule, terms } = offer;
  mustBeOpen(offer, now);
  const ruleset = onlyRule(offer.ruleset, rule, terms.trust);
  const asked = { claim, ruleset, now, withinMs: terms.claimWithinMs };
  const { anonymousId } = claim;
  if (terms.firstOrderOnly && (await hasOrdered(store.db, anonymousId)))
    throw refused(`“${claim.rule}” is for a first order, and this customer has ordered before.`);
  const own = await events.of(anonymousId, maxEvidence);
  try {
    return await verify({ ...asked, events: asEvidence(own) });
  } catch (refusal) {
    const others = await eventsElsewhere({ store, events }, anonymousId);
    if (others.length === 0) throw refusal;
    return verify({ ...asked, events: asEvidence(unite(own, others)) });
  }
}

/** Asked of all that is kept and not of the latest events only, under which anybody could bury an order. */
async function hasOrdered(db: Db, anonymousId: string): Promise<boolean> {
  const row = await db
    .selectFrom("events")
    .select("seq")
    .where("customer", "in", await customersOf(db, await findOwner(db, anonymousId)))
    .where("event", "=", "Order Completed")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
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

/** By our clock: a campaign that is over is over, whatever was once offered. */
function mustBeOpen({ rule, campaign, terms }: Offer, now: number): void {
  const { from = null, to = null } = terms.dates ?? {};
  if (from !== null && now < from) throw refused(`“${campaign.id}” has not begun yet.`);
  if (to !== null && now >= to) throw refused(`“${campaign.id}” is over.`);
  const last = rule.dates?.to ?? null;
  if (last !== null && now >= last + terms.claimWithinMs)
    throw refused(`What “${rule.id}” offered is over.`);
}

function refused(message: string): ProfferError {
  return new ProfferError("claim_not_earned", message);
}

function spent({ campaign, terms }: Pick<Minting, "campaign" | "terms">): ProfferError {
  return new ProfferError(
    "budget_spent",
    `All ${terms.budget.count} coupons of “${campaign.id}” have been given out, or what they may cost is used up. There are no more to claim.`,
  );
}

function findOffer(ruleset: Ruleset, claim: ClaimRequest): Offer {
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
  if (!campaign?.terms)
    throw new ProfferError(
      "bad_request",
      `The rule “${claim.rule}” gives no coupon. Claim only what a coupon rule has offered.`,
    );
  return { ruleset, rule, campaign, terms: campaign.terms };
}

function givesCoupon(type: ActionType): boolean {
  return type === "coupon" || type === "bundle";
}
