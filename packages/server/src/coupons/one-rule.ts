import { parseRuleset } from "@proffer/engine";
import type { Rule, Ruleset } from "@proffer/engine";
import { assumeUnseen } from "./assume.ts";

const kept = new WeakMap<Ruleset, Map<string, Ruleset>>();

/**
 * A rule set with one of its rules only, so that a claim works out nothing for the others. Made once for each rule.
 *
 * @param trust `client`: what only the page can see is taken to be as the page says.
 */
export function onlyRule(
  ruleset: Ruleset,
  { id, enabled }: Pick<Rule, "id" | "enabled">,
  trust: "server" | "client",
): Ruleset {
  const ofRuleset = kept.get(ruleset) ?? new Map<string, Ruleset>();
  kept.set(ruleset, ofRuleset);
  const name = `${trust} ${id}`;
  const before = ofRuleset.get(name);
  if (before) return before;
  const made = cutOut(ruleset, id, enabled, trust);
  ofRuleset.set(name, made);
  return made;
}

function cutOut(
  ruleset: Ruleset,
  id: string,
  enabled: boolean,
  trust: "server" | "client",
): Ruleset {
  const json = ruleset.json as { readonly rules: readonly { readonly id: string }[] };
  const written = json.rules.filter((rule) => rule.id === id);
  const rules =
    trust === "client" ? written.map((rule) => assumeUnseen(rule, json as object)) : written;
  const { ruleset: alone } = parseRuleset({ ...json, rules }, ruleset.extensions);
  // A switch may be off that the text of the rule set knows nothing of.
  return {
    ...alone,
    enabled: ruleset.enabled,
    rules: enabled ? alone.rules : alone.rules.map(switchedOff),
  };
}

function switchedOff(rule: Rule): Rule {
  return { ...rule, enabled: false };
}
