import type { FactPlan } from "../../facts/fact.ts";
import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Leaf } from "../../rules/rule.ts";
import { meantCurrency } from "../advise/money.ts";
import type { Lint } from "./subject.ts";
import { found, isFields } from "./subject.ts";

/** Amounts of money that are compared as bare numbers, and currencies that no standard knows. */
export const findBareMoney: Lint = ({ ruleset, rules, segments, json }) => {
  const used = currenciesIn(json, "");
  const codes = [...new Set(used.map(({ code }) => code))];
  const strange = used.flatMap(nickname);
  if (ruleset.currency === null && codes.length < 2) return strange;
  const code = ruleset.currency ?? codes[0] ?? "CNY";
  return [
    ...strange,
    ...rules.flatMap(({ path, rule }) =>
      rule.leaves.flatMap((leaf) => bare(leaf, path, code, rule.id)),
    ),
    ...segments.flatMap(({ path, segment }) =>
      segment.leaves.flatMap((leaf) => bare(leaf, path, code)),
    ),
  ];
};

const amounts = ["revenue", "price", "value", "total", "subtotal"];

function isAmount(fact: FactPlan): boolean {
  if (fact.fact === "cart") return fact.part === "value" && fact.money === null;
  return fact.fact === "sum" && fact.money === null && amounts.includes(fact.property);
}

function bare(leaf: Leaf, of: string, code: string, rule?: string): readonly Problem[] {
  const { threshold } = leaf;
  const sample: unknown = Array.isArray(threshold) ? threshold[0] : threshold;
  // Nothing and something are the same in every currency.
  if (!isAmount(leaf.fact) || typeof sample !== "number" || sample === 0) return [];
  return [
    found(
      "hint",
      "bad_value",
      `${of}.${leaf.path}.value`,
      "A bare number is an amount in whatever currency the events are in.",
      `Write money: { "amount": "${sample}", "currency": "${code}" }.`,
      rule,
    ),
  ];
}

interface Used {
  readonly code: string;
  readonly path: string;
}

/** Deeper than this the reader has refused it. */
const maxDepth = 48;

/** Every `currency` of a rule set, but for what tests and texts hold. */
function currenciesIn(value: unknown, path: string, depth = 0): readonly Used[] {
  if (depth > maxDepth) return [];
  if (Array.isArray(value))
    return value.flatMap((entry, i) => currenciesIn(entry, joinPath(path, i), depth + 1));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const at = joinPath(path, name);
    if (at === "tests" || at === "events") return [];
    return name === "currency" && typeof entry === "string"
      ? [{ code: entry, path: at }]
      : currenciesIn(entry, at, depth + 1);
  });
}

function nickname({ code, path }: Used): readonly Problem[] {
  const meant = /^[A-Z]{3}$/.test(code) ? meantCurrency(code) : undefined;
  if (meant === undefined) return [];
  const message = `“${code}” is no code of ISO 4217, so no amount is ever in it.`;
  return [found("warning", "bad_value", path, message, `Write "${meant}".`)];
}
