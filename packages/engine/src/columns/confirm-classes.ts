import { confirm } from "../rules/confirm.ts";
import type { Reading } from "../facts/fact.ts";
import type { Rule } from "../rules/rule.ts";
import type { FiringClass } from "./look/classes.ts";

/** Asks whether a rule holds on what its leaves found; json-rules-engine, but for tests. */
export type Confirm = (rule: Rule, readings: readonly Reading[]) => boolean | Promise<boolean>;

/**
 * Has json-rules-engine confirm classes of firings, each on the values of its first.
 *
 * @returns the indexes of the rules that have a class which it denies: there the two do not agree, and the rule is the
 * object engine's.
 * @throws if json-rules-engine cannot be loaded.
 */
export async function deniedRules(
  rules: readonly Rule[],
  classes: readonly FiringClass[],
  ask: Confirm = confirm,
): Promise<ReadonlySet<number>> {
  const denied = new Set<number>();
  for (const { rule: index, values } of classes) {
    const rule = rules[index];
    if (!rule || denied.has(index)) continue;
    const readings = values.map((value): Reading => ({ value, events: [] }));
    if (!(await ask(rule, readings))) denied.add(index);
  }
  return denied;
}
