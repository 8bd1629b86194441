import type { EventFilter, FactPlan } from "../facts/fact.ts";
import type { Ruleset } from "../rules/rule.ts";
import { everyLeafOf } from "./leaves.ts";

/**
 * The properties that the conditions of a rule set read, in no order that matters: those of its history facts and of
 * `by`, and those that its facts of the present take from events, for rules that are left to the object engine.
 *
 * @example
 * ```ts
 * neededBy(ruleset); // ["product_id", "revenue", "currency"]
 * ```
 */
export function neededBy(ruleset: Ruleset): readonly string[] {
  const names = new Set<string>();
  for (const rule of ruleset.rules) {
    if (rule.by !== null) names.add(rule.by);
    for (const { fact } of everyLeafOf(rule, ruleset))
      for (const name of propertiesOf(fact)) names.add(name);
  }
  return [...names];
}

/** What the cart is made of. */
const cartProperties = ["product_id", "sku", "quantity", "price", "currency", "products"];

function propertiesOf(fact: FactPlan): readonly string[] {
  switch (fact.fact) {
    case "count":
    case "streak":
    case "absent":
      return [...grouping(fact), ...filtering(fact)];
    case "distinct":
      return [...grouping(fact), ...filtering(fact), fact.property];
    case "sum":
    case "min":
    case "max":
      return [...grouping(fact), ...filtering(fact), fact.property, ...paying(fact)];
    case "sequence":
      return [...grouping(fact), ...fact.steps.flatMap(filtering)];
    case "since":
      return filtering(fact);
    case "event":
      return [fact.property, ...paying(fact)];
    case "page":
    case "message":
      return [fact.property];
    case "session":
      return fact.part === "referrer" ? ["referrer"] : [];
    case "cart":
      return cartProperties;
    case "rfm":
      return ["revenue", "total", "currency"];
    case "trait":
    case "time":
    case "segment":
    case "agents":
    case "custom":
      return [];
  }
}

function grouping({ by }: { readonly by: string | null }): readonly string[] {
  return by === null ? [] : [by];
}

function filtering({ where }: EventFilter): readonly string[] {
  return where.map(({ property }) => property);
}

function paying({ money }: { readonly money: object | null }): readonly string[] {
  return money === null ? [] : ["currency"];
}
