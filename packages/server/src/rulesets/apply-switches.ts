import type { Ruleset } from "@proffer/engine";
import type { SwitchedOff } from "@proffer/protocol";

/**
 * A rule set with some of its rules switched off. It goes by the same hash: switches are no new version, and what a
 * customer has earned under the version stays earned when they are on again.
 */
export function applySwitches(ruleset: Ruleset, off: SwitchedOff): Ruleset {
  if (off === "all") return { ...ruleset, enabled: false, json: withSwitch(ruleset.json) };
  const isOff = (id: unknown): boolean => typeof id === "string" && off.includes(id);
  if (!ruleset.rules.some(({ id }) => isOff(id))) return ruleset;
  const { rules } = ruleset.json as { readonly rules: readonly { readonly id?: unknown }[] };
  return {
    ...ruleset,
    rules: ruleset.rules.map((rule) => (isOff(rule.id) ? { ...rule, enabled: false } : rule)),
    json: {
      ...(ruleset.json as object),
      rules: rules.map((rule) => (isOff(rule.id) ? withSwitch(rule) : rule)),
    },
  };
}

function withSwitch(json: unknown): unknown {
  return { ...(json as object), enabled: false };
}
