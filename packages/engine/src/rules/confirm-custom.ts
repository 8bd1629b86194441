import type { Truth } from "../decision/decision.ts";
import type { CustomLook, Extensions } from "../facts/custom.ts";
import type { Reading } from "../facts/fact.ts";
import { unknown } from "../facts/fact.ts";
import { loadConfirmer, teach, toEngine } from "./confirm.ts";
import { isOperatorName, operators } from "./operators.ts";
import type { Leaf, Rule } from "./rule.ts";
import { truthOf } from "./truth.ts";

/** How long the host's own code may take over one rule. */
export const customBudgetMs = 50;

/** What the host's code made of a rule: its truth and what each leaf found, or why it cannot be told. */
export type CustomAnswer =
  | { readonly truth: Truth; readonly readings: readonly Reading[] }
  | { readonly failed: string };

/**
 * Runs a rule with the host's own facts and operators in json-rules-engine: a fresh engine, one rule, a budget. What
 * throws or never answers fails this rule and no other.
 */
export async function runCustom(
  rule: Rule,
  readings: readonly Reading[],
  extensions: Extensions,
  about: CustomLook,
): Promise<CustomAnswer> {
  // Not part of the budget: it comes over the network.
  await loadConfirmer();
  const running = run(rule, readings, extensions, about);
  const { delay } = extensions;
  if (!delay) return running;
  const late = delay(customBudgetMs).then(() => ({
    failed: `the shop's own code took longer than ${customBudgetMs} ms over “${rule.id}”`,
  }));
  return Promise.race([running, late]);
}

async function run(
  rule: Rule,
  readings: readonly Reading[],
  extensions: Extensions,
  about: CustomLook,
): Promise<CustomAnswer> {
  const found = [...readings];
  const { Engine } = await loadConfirmer();
  const engine = new Engine([], { allowUndefinedFacts: true });
  let asking = "";
  for (const leaf of rule.leaves)
    engine.addFact(`leaf-${leaf.slot}`, async () => {
      if (leaf.fact.fact !== "custom") return found[leaf.slot]?.value;
      const { name, asked } = leaf.fact;
      asking = `the fact “${name}”`;
      const value: unknown = await extensions.facts?.[name]?.(asked, about);
      found[leaf.slot] = { value: value ?? undefined, events: [] };
      return value;
    });
  const ask = (name: string, value: unknown, threshold: unknown): boolean => {
    asking = `the operator “${name}”`;
    return extensions.operators?.[name]?.(value, threshold) === true;
  };
  teach(engine, rule);
  for (const name of new Set(rule.leaves.map(({ operator }) => operator)))
    if (!isOperatorName(name))
      engine.addOperator(name, (value: unknown, threshold: unknown) => ask(name, value, threshold));
  engine.addRule({ conditions: toEngine(rule.conditions) as never, event: { type: "confirmed" } });
  try {
    const { events } = await engine.run();
    // What the rule set names and this program has no code for is not known, and its opposite is not either.
    const has = (name: string): boolean => extensions.operators?.[name] !== undefined;
    const answered = rule.leaves.map((leaf) =>
      withTruth(leaf, found[leaf.slot] ?? unknown, ask, has),
    );
    const truth = truthOf(rule.conditions, ({ slot }) => answered[slot]?.truth ?? "unknown");
    return { truth: events.length === 1 ? truth : false, readings: answered };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return { failed: `${asking} failed: ${why}` };
  }
}

function withTruth(
  { operator, threshold }: Leaf,
  reading: Reading,
  ask: (name: string, value: unknown, threshold: unknown) => boolean,
  has: (name: string) => boolean,
): Reading & { readonly truth: Truth } {
  const { value } = reading;
  if (isOperatorName(operator))
    return { ...reading, truth: operators[operator].compare(value, threshold) };
  const known = value !== undefined && has(operator);
  return { ...reading, truth: known ? ask(operator, value, threshold) : "unknown" };
}
