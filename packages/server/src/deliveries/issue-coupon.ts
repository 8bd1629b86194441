import type { Ruleset } from "@proffer/engine";
import { mint } from "../coupons/mint.ts";
import type { Provision } from "../coupons/provision.ts";
import { keepSecret } from "../storage/settings.ts";
import type { Store } from "../storage/store.ts";
import type { CodeFor } from "./push.ts";

/**
 * Mints the coupon that goes with a delivery, from the same budget as those that are claimed. A firing has one: a second
 * try, or a second channel, gives the same.
 */
export function createCodeFor({
  store,
  provision,
  rulesOf,
  clock,
}: {
  readonly store: Store;
  readonly provision: Pick<Provision, "ensure">;
  readonly rulesOf: (customer: string) => Ruleset;
  readonly clock: () => number;
}): CodeFor {
  return async ({ firing, rule, subject }, { campaign: id }) => {
    if (id === null) return undefined;
    const ruleset = rulesOf(subject);
    const campaign = ruleset.campaigns.get(id);
    const version = ruleset.rules.find((one) => one.id === rule)?.version ?? "";
    // A letter may have waited for longer than there was something to give.
    const end = campaign?.terms?.dates?.to ?? null;
    if (!campaign?.terms || (end !== null && clock() >= end)) return null;
    const key = await keepSecret(store.db, "coupon_key");
    const minting = { campaign, terms: campaign.terms, firing: { id: firing, rule, version }, key };
    const row = await store.transaction((trx) =>
      mint(trx, { ...minting, anonymousId: subject, now: clock() }),
    );
    return row === "spent" ? null : (await provision.ensure(row)).code;
  };
}
