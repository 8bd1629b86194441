import type { Rule, Ruleset } from "@proffer/engine";
import { describeCampaigns } from "./describe-campaigns.ts";
import { isSame, show } from "./show-value.ts";

/** One line on what a publication changed: `3 rules in force (1f0c9a22): + cart-left, ~ stuck, − old`. */
export function describeChange(before: Ruleset, after: Ruleset): string {
  const { added, changed, removed } = compare(before, after);
  const changes = [
    ...added.map(({ id }) => `+ ${id}`),
    ...changed.map(({ after: { id } }) => `~ ${id}`),
    ...removed.map(({ id }) => `− ${id}`),
  ];
  const count = `${after.rules.length} ${after.rules.length === 1 ? "rule" : "rules"} in force (${after.hash.slice(0, 8)})`;
  if (changes.length > 0) return `${count}: ${changes.join(", ")}`;
  return before.hash === after.hash ? `${count}, unchanged` : `${count}: settings changed`;
}

/**
 * What another version changes, in words, a line each: rules, what they say, what campaigns cost, and settings. For
 * people who are about to answer for it.
 */
export function describeChanges(before: Ruleset, after: Ruleset): readonly string[] {
  const { added, changed, removed } = compare(before, after);
  const whole = jsonOf(after);
  return [
    ...added.map((rule) => `+ rule “${rule.id}”: ${rule.name} (${actionOf(rule)})`),
    ...changed.flatMap((one) => describeRule(one)),
    ...removed.map((rule) => `− rule “${rule.id}”: ${rule.name} (${actionOf(rule)})`),
    ...describeCampaigns(fieldsOf(jsonOf(before)["campaigns"]), fieldsOf(whole["campaigns"])),
    ...describeSettings(jsonOf(before), whole),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

interface ChangedRule {
  readonly after: Rule;
  readonly was: Fields;
  readonly is: Fields;
  /** Whether its conditions are others, so that it counts anew. */
  readonly isAnother: boolean;
}

function compare(
  before: Ruleset,
  after: Ruleset,
): {
  readonly added: readonly Rule[];
  readonly changed: readonly ChangedRule[];
  readonly removed: readonly Rule[];
} {
  const was = new Map(before.rules.map((rule) => [rule.id, rule]));
  const is = new Map(after.rules.map((rule) => [rule.id, rule]));
  const wasJson = rulesJson(before);
  const isJson = rulesJson(after);
  return {
    added: after.rules.filter(({ id }) => !was.has(id)),
    removed: before.rules.filter(({ id }) => !is.has(id)),
    changed: after.rules.flatMap((rule) => {
      const earlier = was.get(rule.id);
      const one = wasJson.get(rule.id) ?? {};
      const other = isJson.get(rule.id) ?? {};
      if (!earlier || isSame(one, other)) return [];
      return [{ after: rule, was: one, is: other, isAnother: earlier.version !== rule.version }];
    }),
  };
}

function describeRule({ after, was, is, isAnother }: ChangedRule): readonly string[] {
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (field) => !isSame(was[field], is[field]),
  );
  return fields.map((field) => {
    const name = `~ rule “${after.id}”`;
    if (field === "event")
      return `${name}: ${describeAction(fieldsOf(was[field]), fieldsOf(is[field]))}`;
    if (field === "conditions" || field === "on")
      return `${name}: ${field === "on" ? "what it is looked at for" : "its conditions"} changed${isAnother ? "; it counts anew for everybody" : ""}`;
    if (field === "enabled") return `${name}: switched ${is[field] === false ? "off" : "on"}`;
    return `${name}: ${field} ${show(was[field])} → ${show(is[field])}`;
  });
}

function describeAction(was: Fields, is: Fields): string {
  if (was["type"] !== is["type"]) return `${show(was["type"])} → ${show(is["type"])}`;
  const before = fieldsOf(was["params"]);
  const after = fieldsOf(is["params"]);
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isSame(before[name], after[name]),
  );
  return changed.map((name) => `${name} ${show(before[name])} → ${show(after[name])}`).join("; ");
}

/** What concerns everything, and is neither a rule nor a campaign. */
function describeSettings(was: Fields, is: Fields): readonly string[] {
  const apart = ["rules", "campaigns"];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => !apart.includes(name) && !isSame(was[name], is[name]))
    .map((name) => `~ ${name}: ${show(was[name])} → ${show(is[name])}`);
}

function actionOf({ action: { type, params } }: Rule): string {
  const of = params["campaign"] ?? params["team"] ?? params["tag"];
  return typeof of === "string" ? `${type} “${of}”` : type;
}

function rulesJson(ruleset: Ruleset): ReadonlyMap<string, Fields> {
  const { rules = [] } = jsonOf(ruleset) as { readonly rules?: readonly Fields[] };
  return new Map(rules.map((rule) => [String(rule["id"]), rule]));
}

function jsonOf({ json }: Ruleset): Fields {
  return fieldsOf(json);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
