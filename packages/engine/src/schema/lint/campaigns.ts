import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Campaign } from "../../rules/rule.ts";
import type { Lint } from "./subject.ts";
import { found, valueAt } from "./subject.ts";

/** Campaigns whose coupons are good for ever, or that leave unsaid how many a customer gets. */
export const findOpenCampaigns: Lint = ({ json, ruleset }) => {
  const campaigns = [...ruleset.campaigns.values()];
  const uncapped = campaigns.filter(
    ({ id, terms }) =>
      terms && valueAt(json, joinPath(joinPath("campaigns", id), "perCustomer")) === undefined,
  );
  return [
    ...campaigns.filter(({ terms }) => terms === null).map(withheld),
    ...campaigns.filter(({ terms }) => terms?.expiresAfterMs === null).map(forEver),
    ...uncapped.map(unsaid),
  ];
};

function withheld({ id }: Campaign): Problem {
  return found(
    "error",
    "missing",
    joinPath(joinPath("campaigns", id), "budget"),
    `The budget of “${id}” was withheld: this is the copy that a server hands to browsers, and it gives no coupons.`,
    "Take the rule set that was published.",
  );
}

function forEver({ id }: Campaign): Problem {
  return found(
    "warning",
    "missing",
    joinPath(joinPath("campaigns", id), "expiresAfter"),
    `The coupons of “${id}” never expire: every code that is ever given stays good.`,
    'Say how long a code is good for: "expiresAfter": "7d".',
  );
}

function unsaid({ id }: Campaign): Problem {
  return found(
    "warning",
    "missing",
    joinPath(joinPath("campaigns", id), "perCustomer"),
    `“${id}” does not say how many codes a customer gets; 1 is taken.`,
    'Say so: "perCustomer": 1.',
  );
}
