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

/** What the host's code may give: more than this goes into no decision's record. */
const maxValueLength = 10_000;

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
  const running = new CustomRun(rule, readings, extensions, about).run();
  const failed = `the shop's own code took longer than ${customBudgetMs} ms over “${rule.id}”`;
  try {
    const late = extensions.delay?.(customBudgetMs).then(() => ({ failed }));
    return await Promise.race(late ? [running, late] : [running]);
  } catch {
    // The host's clock failed; its facts may still answer.
    return running;
  }
}

/** One rule asked of the host's code, once. */
class CustomRun {
  readonly #rule: Rule;
  readonly #extensions: Extensions;
  readonly #about: CustomLook;
  readonly #found: Reading[];
  /** What the host's operators said, by slot: each is asked once. */
  readonly #said = new Map<number, boolean>();

  constructor(rule: Rule, readings: readonly Reading[], extensions: Extensions, about: CustomLook) {
    this.#rule = rule;
    this.#found = [...readings];
    this.#extensions = extensions;
    this.#about = about;
  }

  async run(): Promise<CustomAnswer> {
    const { Engine } = await loadConfirmer();
    const engine = new Engine([], { allowUndefinedFacts: true });
    for (const leaf of this.#rule.leaves) {
      engine.addFact(`leaf-${leaf.slot}`, () => this.#value(leaf));
      const name = ownName(leaf);
      // Its threshold stays with us: json-rules-engine would take an object for a reference to a fact.
      if (name !== undefined) engine.addOperator(name, (value: unknown) => this.#says(leaf, value));
    }
    teach(engine, this.#rule);
    const conditions = toEngine(this.#rule.conditions, ownName) as never;
    engine.addRule({ conditions, event: { type: "confirmed" } });
    try {
      const { events } = await engine.run();
      const readings = this.#rule.leaves.map((leaf) => this.#withTruth(leaf));
      const truth = truthOf(
        this.#rule.conditions,
        ({ slot }) => readings[slot]?.truth ?? "unknown",
      );
      return { truth: events.length === 1 ? truth : false, readings };
    } catch (cause) {
      return { failed: sayCause(cause) };
    }
  }

  async #value(leaf: Leaf): Promise<unknown> {
    const { fact, slot } = leaf;
    if (fact.fact !== "custom") return this.#found[slot]?.value;
    const ask = own(this.#extensions.facts, fact.name);
    const given = await attempt(`the fact “${fact.name}”`, () =>
      // Copies: what the host does to them is done to nobody else.
      ask?.(copyOf(fact.asked), { ...this.#about, event: copyOf(this.#about.event) }),
    );
    const value = attempt(`what the fact “${fact.name}” gives`, () => plain(given));
    this.#found[slot] = { value, events: [] };
    return value;
  }

  #says({ operator, slot, threshold }: Leaf, value: unknown): boolean {
    const ask = own(this.#extensions.operators, operator);
    // What the rule set names and this program has no code for is not known, and its opposite is not either.
    if (!ask || value === undefined) return false;
    const said = attempt(`the operator “${operator}”`, () => ask(value, threshold) === true);
    this.#said.set(slot, said);
    return said;
  }

  #withTruth({ operator, slot, threshold }: Leaf): Reading & { readonly truth: Truth } {
    const reading = this.#found[slot] ?? unknown;
    const truth = isOperatorName(operator)
      ? operators[operator].compare(reading.value, threshold)
      : (this.#said.get(slot) ?? "unknown");
    return { ...reading, truth };
  }
}

/** A leaf's own operator, by the name that json-rules-engine knows it under. */
function ownName(leaf: Leaf): string | undefined {
  return isOperatorName(leaf.operator) ? undefined : `own-${leaf.slot}`;
}

/** A failure of the host's code, with what failed. */
class HostFailure {
  readonly message: string;
  constructor(what: string, cause: unknown) {
    this.message = `${what} failed: ${sayCause(cause)}`;
  }
}

/** Runs the host's code; what it throws, now or later, comes with its name. */
function attempt<Result>(what: string, run: () => Result): Result {
  const fail = (cause: unknown): never => {
    // oxlint-disable-next-line typescript/only-throw-error -- it is told of, never thrown at the host
    throw new HostFailure(what, cause);
  };
  try {
    const result = run();
    return result instanceof Promise ? (result.catch(fail) as Result) : result;
  } catch (cause) {
    return fail(cause);
  }
}

/** Whatever was thrown, in words; an object may throw even at that. */
function sayCause(cause: unknown): string {
  try {
    const { message } = (cause ?? {}) as { message?: unknown };
    return (typeof message === "string" ? message : String(cause)).slice(0, 200);
  } catch {
    return "it threw something that has no words";
  }
}

/** A value as JSON has it: what cannot be written down cannot be recorded with a decision. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  const json: unknown = JSON.stringify(value);
  if (typeof json !== "string") throw new TypeError("it cannot be written as JSON");
  if (json.length > maxValueLength) throw new RangeError(`it is ${json.length} characters long`);
  return JSON.parse(json);
}

function copyOf<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

function own<Entry>(
  entries: Readonly<Record<string, Entry>> | undefined,
  name: string,
): Entry | undefined {
  return entries && Object.hasOwn(entries, name) ? entries[name] : undefined;
}
