import { parseRuleset } from "../rules/parse.ts";
import type { Rule, Ruleset } from "../rules/rule.ts";

/**
 * The same rule set with some of its rules only, so that `fire` works out nothing for the others. Versions, and so the
 * ids of firings, stay as they were.
 *
 * @example
 * ```ts
 * const { others } = compileColumns(ruleset);
 * const left = onlyRules(ruleset, others);
 * ```
 */
export function onlyRules(ruleset: Ruleset, rules: readonly Rule[]): Ruleset {
  const ids = new Set(rules.map(({ id }) => id));
  const json = ruleset.json as { readonly rules: readonly { readonly id: string }[] };
  const kept = json.rules.filter(({ id }) => ids.has(id));
  return parseRuleset({ ...json, rules: kept }, ruleset.extensions).ruleset;
}
