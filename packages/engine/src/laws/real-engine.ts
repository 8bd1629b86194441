import * as loaded from "json-rules-engine";
import { comparisons } from "./scan/compare.ts";
import { thresholdOf } from "./scan/index.ts";
import type { LeafJson } from "./written.ts";
import type { ConditionJson } from "./written.ts";

// Bundlers hand a CommonJS module over as its default export, Node as named ones.
const { Engine } = (
  "Engine" in loaded ? loaded : (loaded as { readonly default: unknown }).default
) as typeof import("json-rules-engine");

const taught = ["containsAny", "startsWith", "matches", "between"];

/**
 * What json-rules-engine itself, as its authors publish it, says of conditions: a fresh one each time, given the facts'
 * values and the four operators that it has not by itself.
 */
export async function jsonRulesEngineSays(
  condition: ConditionJson,
  valueOf: (leaf: LeafJson) => unknown,
): Promise<boolean> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const name of taught)
    engine.addOperator(name, (a: unknown, b: unknown) => comparisons[name]?.(a, b) === true);
  let facts = 0;
  const convert = (one: ConditionJson): unknown => {
    if ("all" in one) return { all: one.all.map(convert) };
    if ("any" in one) return { any: one.any.map(convert) };
    if ("not" in one) return { not: convert(one.not) };
    const fact = `fact ${facts++}`;
    engine.addFact(fact, valueOf(one));
    return { fact, operator: one.operator, value: thresholdOf(one) };
  };
  const conditions = { all: [convert(condition)] };
  engine.addRule({ conditions: conditions as never, event: { type: "true" } });
  const { events } = await engine.run();
  return events.length > 0;
}
