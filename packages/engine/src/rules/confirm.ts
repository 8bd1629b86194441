import type { Reading } from "../facts/fact.ts";
import { isOperatorName, operators, ownOperators } from "./operators.ts";
import type { Condition, Leaf, Rule } from "./rule.ts";

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
export function confirm(rule: Rule, readings: readonly Reading[]): boolean | Promise<boolean> {
  const question = questionOf(readings);
  return askedOf(rule).get(question) ?? askAndKeep(rule, readings, question);
}

/** What json-rules-engine has answered, by rule and by the facts' values: the same question has the same answer. */
const answers = new WeakMap<Rule, Map<unknown, boolean>>();
const maxAnswers = 256;
const maxAskedLength = 500;

/** The facts' values as one: a number or a flag is its own text. */
function questionOf(readings: readonly Reading[]): unknown {
  const [only] = readings;
  if (only && readings.length === 1)
    if (typeof only.value === "number" || typeof only.value === "boolean") return only.value;
  return JSON.stringify(readings.map(({ value }) => value ?? null));
}

async function askAndKeep(
  rule: Rule,
  readings: readonly Reading[],
  question: unknown,
): Promise<boolean> {
  const answer = await ask(rule, readings);
  const asked = askedOf(rule);
  if (asked.size >= maxAnswers) asked.clear();
  // Long texts do not come twice, and are nobody's to keep.
  if (typeof question !== "string" || question.length <= maxAskedLength)
    asked.set(question, answer);
  return answer;
}

function askedOf(rule: Rule): Map<unknown, boolean> {
  let asked = answers.get(rule);
  if (!asked) answers.set(rule, (asked = new Map()));
  return asked;
}

async function ask(rule: Rule, readings: readonly Reading[]): Promise<boolean> {
  const { Engine } = await loadConfirmer();
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const leaf of rule.leaves) engine.addFact(factName(leaf.slot), readings[leaf.slot]?.value);
  teach(engine, rule);
  if (rule.custom) engine.addOperator("never", () => false);
  engine.addRule(writtenRule(rule));
  const { events } = await engine.run();
  return events.length === 1;
}

type WrittenRule = Parameters<InstanceType<JsonRulesEngine["Engine"]>["addRule"]>[0];

const written = new WeakMap<Rule, WrittenRule>();

/** A rule as json-rules-engine reads it, which leaves what it is given alone. */
function writtenRule(rule: Rule): WrittenRule {
  let one = written.get(rule);
  if (!one) {
    one = { conditions: toEngine(rule.conditions) as never, event: { type: "confirmed" } };
    written.set(rule, one);
  }
  return one;
}

/** Teaches json-rules-engine the operators of a rule that it has not by itself. */
export function teach(engine: InstanceType<JsonRulesEngine["Engine"]>, { leaves }: Rule): void {
  for (const name of ownOperators.filter((own) => leaves.some(({ operator }) => operator === own)))
    engine.addOperator(
      name,
      (value: unknown, threshold: unknown) => operators[name].compare(value, threshold) === true,
    );
}

/**
 * json-rules-engine's own shape; its top must be a group.
 *
 * @param ownName the name of an operator that has its threshold bound, where a leaf has one of the host's.
 */
export function toEngine(condition: Condition, ownName: OwnName = neverTrue): unknown {
  const converted = convert(condition, ownName);
  return condition.type === "leaf" ? { all: [converted] } : converted;
}

type OwnName = (leaf: Leaf) => string | undefined;

/** Without the host's code its operators hold for nothing; three-valued truth has ruled that this cannot matter. */
const neverTrue: OwnName = ({ operator }) => (isOperatorName(operator) ? undefined : "never");

function convert(condition: Condition, ownName: OwnName): unknown {
  switch (condition.type) {
    case "leaf": {
      const own = ownName(condition);
      const { operator, threshold } = condition;
      const fact = factName(condition.slot);
      return own === undefined
        ? { fact, operator, value: threshold }
        : { fact, operator: own, value: true };
    }
    case "not":
      return { not: convert(condition.of, ownName) };
    case "all":
    case "any":
      return { [condition.type]: condition.of.map((one) => convert(one, ownName)) };
  }
}

function factName(slot: number): string {
  return `leaf-${slot}`;
}
