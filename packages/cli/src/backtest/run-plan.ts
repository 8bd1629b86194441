import type { Ruleset } from "@proffer/engine";
import { compileColumns, neededBy } from "@proffer/engine/columns";
import type { Mapping } from "../log/mapping.ts";
import { segmentColumns } from "../log/columns/segment-parts.ts";
import { order } from "./order-totals.ts";

/**
 * The properties that have to be kept of a log to run some rule sets over it, in an order of their own: what no rule
 * reads is not even decoded.
 */
export function propertiesFor(
  rulesets: readonly Ruleset[],
  mapping: Mapping | null,
): readonly string[] {
  const names = new Set<string>();
  for (const ruleset of rulesets) {
    for (const name of neededBy(ruleset)) names.add(name);
    if (asksForOrders(ruleset)) for (const name of order.properties) names.add(name);
    if (mapping === null && compileColumns(ruleset).others.length > 0)
      for (const name of segmentColumns) names.add(name);
  }
  return [...names].filter((name) => !mapping || mapping.properties.has(name)).sort();
}

/** What a percentage comes to can only be told from what orders come to. */
export function asksForOrders({ campaigns }: Ruleset): boolean {
  return [...campaigns.values()].some(({ value }) => "percent" in value);
}
