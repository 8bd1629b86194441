import type { Rule, Ruleset } from "@proffer/engine";

/** One line on what a publication changed: `3 rules in force (1f0c9a22): + cart-left, ~ stuck, − old`. */
export function describeChange(before: Ruleset, after: Ruleset): string {
  const was = new Map(before.rules.map((rule) => [rule.id, rule]));
  const is = new Map(after.rules.map((rule) => [rule.id, rule]));
  const changes = [
    ...after.rules.filter(({ id }) => !was.has(id)).map(({ id }) => `+ ${id}`),
    ...after.rules.filter((rule) => isChanged(was.get(rule.id), rule)).map(({ id }) => `~ ${id}`),
    ...before.rules.filter(({ id }) => !is.has(id)).map(({ id }) => `− ${id}`),
  ];
  const count = `${after.rules.length} ${after.rules.length === 1 ? "rule" : "rules"} in force (${after.hash.slice(0, 8)})`;
  if (changes.length > 0) return `${count}: ${changes.join(", ")}`;
  return before.hash === after.hash ? `${count}, unchanged` : `${count}: settings changed`;
}

function isChanged(before: Rule | undefined, after: Rule): boolean {
  if (before === undefined) return false;
  return (
    before.version !== after.version ||
    JSON.stringify(before.action) !== JSON.stringify(after.action)
  );
}
