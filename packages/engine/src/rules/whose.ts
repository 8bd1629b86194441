import type { Rule, RuleAction, Ruleset } from "./rule.ts";
import { parseRuleset } from "./parse.ts";

/**
 * Whether a rule is the server's to carry out: its webhook goes to an endpoint that the rule set declares, or it reaches
 * the customer by `channels`. No page decides such a rule, so that nothing is sent twice.
 *
 * @example
 * ```ts
 * const theirs = ruleset.rules.filter((rule) => !isServerSide(rule, ruleset));
 * ```
 */
export function isServerSide({ action, experiment }: Rule, { json }: Ruleset): boolean {
  const endpoints = new Set(Object.keys(declared(json)));
  const arms = experiment?.variants.map((variant) => variant.action) ?? [];
  return [action, ...arms].some((one) => goesOut(one, endpoints));
}

function goesOut({ type, params }: RuleAction, endpoints: ReadonlySet<string>): boolean {
  if (type === "webhook") return endpoints.has(String(params["endpoint"]));
  return Array.isArray(params["channels"]);
}

function declared(json: unknown): object {
  const endpoints: unknown =
    typeof json === "object" && json !== null && "endpoints" in json ? json.endpoints : undefined;
  return typeof endpoints === "object" && endpoints !== null ? endpoints : {};
}

/**
 * What of a rule set the pages decide: all but what is the server's, in its JSON, too. Ids of firings and the set's hash
 * stay as they were.
 *
 * @example
 * ```ts
 * const sent = compileRuleset(rulesForPages(ruleset));
 * ```
 */
export function rulesForPages(ruleset: Ruleset): Ruleset {
  return only(ruleset, (rule) => !isServerSide(rule, ruleset));
}

/**
 * What of a rule set the server decides by itself, the customer being there or not.
 *
 * @example
 * ```ts
 * const plan = compileWatch(rulesForServer(ruleset));
 * ```
 */
export function rulesForServer(ruleset: Ruleset): Ruleset {
  return only(ruleset, (rule) => isServerSide(rule, ruleset));
}

/** Read anew, so that nothing is worked out for the rules that are gone; switches that were thrown in between stay thrown. */
function only(ruleset: Ruleset, isWanted: (rule: Rule) => boolean): Ruleset {
  const wanted = new Map(ruleset.rules.filter(isWanted).map((rule) => [rule.id, rule]));
  if (wanted.size === ruleset.rules.length) return ruleset;
  const json = ruleset.json as { readonly rules: readonly { readonly id: string }[] };
  const kept = json.rules.filter(({ id }) => wanted.has(id));
  const read = parseRuleset({ ...json, rules: kept }, ruleset.extensions).ruleset;
  const rules = read.rules.map((rule) => ({
    ...rule,
    enabled: wanted.get(rule.id)?.enabled ?? false,
  }));
  return {
    ...read,
    rules,
    enabled: ruleset.enabled,
    json: { ...json, rules: kept },
    hash: ruleset.hash,
  };
}
