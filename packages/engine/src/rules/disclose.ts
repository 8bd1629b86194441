import type { Ruleset } from "./rule.ts";

/** What stands in the place of a budget where a server hands a rule set to a browser. */
export const undisclosed = "undisclosed";

/**
 * A rule set's JSON as a browser may have it: of campaigns what their coupons are worth, and not how many there are, what
 * they may cost or how their codes are made. It parses to the same rules, with the same versions.
 *
 * @example
 * ```ts
 * reply.send({ ruleset: discloseRuleset(ruleset) });
 * ```
 */
export function discloseRuleset({ json, campaigns }: Pick<Ruleset, "json" | "campaigns">): unknown {
  // Campaigns of which none can be read would be handed out as they are.
  if (typeof json !== "object" || json === null || !("campaigns" in json)) return json;
  const worth = [...campaigns.values()].map(({ id, value }) => [
    id,
    { value, budget: undisclosed },
  ]);
  return { ...json, campaigns: Object.fromEntries(worth) as unknown };
}
