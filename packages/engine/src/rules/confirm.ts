import type { Reading } from "../facts/fact.ts";
import { operators, ownOperators } from "./operators.ts";
import type { Condition, Rule } from "./rule.ts";

type JsonRulesEngine = Pick<typeof import("json-rules-engine"), "Engine">;
type Loaded = Partial<JsonRulesEngine> & { readonly default?: unknown };

let loading: Promise<JsonRulesEngine> | undefined;

/**
 * Fetches json-rules-engine, which a browser loads only when a first rule is about to fire. Call it early to have it
 * there offline. A failed fetch is tried again at the next call.
 *
 * @example
 * ```ts
 * await loadConfirmer();
 * ```
 */
export function loadConfirmer(): Promise<JsonRulesEngine> {
  loading ??= import("json-rules-engine").then(
    // Bundlers hand a CommonJS module over as its default export, Node as named ones.
    (loaded: Loaded) => (loaded.Engine ? loaded : loaded.default) as JsonRulesEngine,
    (cause: unknown) => {
      loading = undefined;
      throw cause;
    },
  );
  return loading;
}

/**
 * Asks json-rules-engine itself whether a rule holds on these facts.
 *
 * A fresh engine each time: overlapping runs on one engine silently lose evaluations. Facts that cannot be known stay
 * undefined and are allowed, for three-valued truth has already ruled on them: here json-rules-engine can only say no.
 */
export async function confirm(rule: Rule, readings: readonly Reading[]): Promise<boolean> {
  const asked = askedOf(rule);
  const values = JSON.stringify(readings.map(({ value }) => value ?? null));
  const answer = asked.get(values) ?? (await ask(rule, readings));
  if (asked.size >= maxAnswers) asked.clear();
  asked.set(values, answer);
  return answer;
}

/** What json-rules-engine has answered, by rule and by the facts' values: the same question has the same answer. */
const answers = new WeakMap<Rule, Map<string, boolean>>();
const maxAnswers = 256;

function askedOf(rule: Rule): Map<string, boolean> {
  let asked = answers.get(rule);
  if (!asked) answers.set(rule, (asked = new Map()));
  return asked;
}

async function ask(rule: Rule, readings: readonly Reading[]): Promise<boolean> {
  const { Engine } = await loadConfirmer();
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const leaf of rule.leaves) engine.addFact(factName(leaf.slot), readings[leaf.slot]?.value);
  teach(engine, rule);
  engine.addRule({ conditions: toEngine(rule.conditions) as never, event: { type: "confirmed" } });
  const { events } = await engine.run();
  return events.length === 1;
}

/** Teaches json-rules-engine the operators of a rule that it has not by itself. */
export function teach(engine: InstanceType<JsonRulesEngine["Engine"]>, { leaves }: Rule): void {
  for (const name of ownOperators.filter((own) => leaves.some(({ operator }) => operator === own)))
    engine.addOperator(
      name,
      (value: unknown, threshold: unknown) => operators[name].compare(value, threshold) === true,
    );
}

/** json-rules-engine's own shape; its top must be a group. */
export function toEngine(condition: Condition): unknown {
  const converted = convert(condition);
  return condition.type === "leaf" ? { all: [converted] } : converted;
}

function convert(condition: Condition): unknown {
  switch (condition.type) {
    case "leaf":
      return {
        fact: factName(condition.slot),
        operator: condition.operator,
        value: condition.threshold,
      };
    case "not":
      return { not: convert(condition.of) };
    case "all":
    case "any":
      return { [condition.type]: condition.of.map(convert) };
  }
}

function factName(slot: number): string {
  return `leaf-${slot}`;
}
