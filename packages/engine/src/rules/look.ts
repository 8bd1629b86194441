import type { FactValue, Firing, Trigger, Truth } from "../decision/decision.ts";
import { describe } from "../explain/describe.ts";
import type { Look, Reading } from "../facts/fact.ts";
import { keyOf } from "../facts/fact.ts";
import type { State } from "../history/state.ts";
import { engineVersion } from "../version.ts";
import { runCustom } from "./confirm-custom.ts";
import { confirm } from "./confirm.ts";
import { hash64 } from "./hash.ts";
import { audienceAt, factValues, readAll } from "./read.ts";
import type { Leaf, Rule, Ruleset } from "./rule.ts";
import type { Gate, Gates } from "./gates.ts";
import { mayBeTrue, usedUp } from "./gates.ts";
import type { Code } from "./screen.ts";
import { maybe, yes } from "./screen.ts";

/** A firing with what the way to a decision still needs of it. */
export interface Fired {
  readonly firing: Firing;
  readonly rule: Rule;
  readonly look: Look;
  /** Why it fired, for people. */
  readonly because: () => readonly string[];
  /** Whether the rule was for this customer at that look: by the time it is noticed they may have come back. */
  readonly inAudience: Truth;
  /** Why it could not be told, where the host's own code failed: then it has not fired. */
  readonly failed?: string;
}

const none: readonly Fired[] = [];

/**
 * Looks at rules with one event, in the rule set's order: which become true, confirmed by json-rules-engine. Where none
 * does there is nothing to wait for.
 */
export function lookAtAll(
  state: State,
  ruleset: Ruleset,
  gates: Gates,
  look: Look,
  trigger: Trigger,
): readonly Fired[] | Promise<readonly Fired[]> {
  const { all } = gates;
  const marks = gates.mark(state, look);
  let asked: Asking[] | undefined;
  for (let place = 0; place < marks.length; place++) {
    const mark = marks[place] as number;
    if (mark === 0) continue;
    const gate = all[place] as Gate;
    const key = gates.keyAt(place);
    // Its door is shut, so it is not true: it is armed again.
    if ((mark & mayBeTrue) === 0) state.edges.rearm(gate.slot, key);
    // Nothing new of a rule that is true and has fired, where the door is all there is to it.
    else if (mark === (mayBeTrue | usedUp) && gates.isSettled(place)) continue;
    else {
      const asking = askingOf(state, gate, look, key);
      if (asking) (asked ??= []).push(asking);
    }
  }
  return asked === undefined ? none : askAll(state, ruleset, asked, look, trigger);
}

/** The same for one rule. */
export function lookAt(
  state: State,
  ruleset: Ruleset,
  gate: Gate,
  look: Look,
  trigger: Trigger,
): readonly Fired[] | Promise<readonly Fired[]> {
  const asking = askingOf(state, gate, look, edgeKey(gate.rule, look));
  return asking ? askAll(state, ruleset, [asking], look, trigger) : none;
}

/** A rule that may fire: json-rules-engine is to be asked. */
interface Asking {
  readonly gate: Gate;
  readonly code: Code;
  readonly key: string;
  readonly isUsedUp: boolean;
}

/** What a look comes to without asking: most rules are not true, and are armed again; some have fired already. */
function askingOf(
  { facts, edges }: State,
  gate: Gate,
  look: Look,
  key: string,
): Asking | undefined {
  const { rule, slot } = gate;
  const code = gate.screen(facts, look);
  // What the host's code will say is not known until it is asked, and it is asked only where that can matter.
  if (code !== yes && !(code === maybe && rule.custom)) {
    edges.rearm(slot, key);
    return undefined;
  }
  const isUsedUp = rule.repeat === "edge" && edges.isUsedUp(slot, key);
  return rule.custom || !isUsedUp ? { gate, code, key, isUsedUp } : undefined;
}

async function askAll(
  state: State,
  ruleset: Ruleset,
  asked: readonly Asking[],
  look: Look,
  trigger: Trigger,
): Promise<readonly Fired[]> {
  const fired: Fired[] = [];
  // The ids behind a firing are the history's to tell.
  await state.recall();
  for (const { gate, code, key, isUsedUp } of asked) {
    const one = await ask(state, ruleset, gate.rule, look, trigger, code);
    if (one.type === "false") state.edges.rearm(gate.slot, key);
    if (one.type === "true") state.edges.useUp(gate.slot, key);
    if (one.type === "failed" || (one.type === "true" && !isUsedUp)) fired.push(one.fired);
  }
  return fired;
}

/** Looks once more at a firing that waited: its edge is used up, so it only has to be true still. */
export async function lookAgain(
  state: State,
  ruleset: Ruleset,
  gate: Gate,
  look: Look,
  trigger: Trigger,
): Promise<Fired> {
  const { rule, slot } = gate;
  const code = gate.screen(state.facts, look);
  if (code === yes || (code === maybe && rule.custom)) {
    const one = await ask(state, ruleset, rule, look, trigger, code);
    if (one.type !== "false") return one.fired;
  }
  state.edges.rearm(slot, edgeKey(rule, look));
  const readings = readAll(state, ruleset, rule.leaves, look);
  const fired = fire(state, ruleset, rule, look, trigger, readings);
  return { ...fired, failed: "it does not hold any more" };
}

/** What json-rules-engine, and the host's code where it has a say, made of a rule. */
type Asked =
  | { readonly type: "false" }
  | { readonly type: "true" | "failed"; readonly fired: Fired };

async function ask(
  state: State,
  ruleset: Ruleset,
  rule: Rule,
  look: Look,
  trigger: Trigger,
  code: Code,
): Promise<Asked> {
  const readings = readAll(state, ruleset, rule.leaves, look);
  // Where the rule is true whatever the host's code would say, it is not asked.
  if (!rule.custom || code === yes) {
    const answer = confirm(rule, readings);
    // What has been asked before is answered at once.
    if (!(typeof answer === "boolean" ? answer : await answer)) return { type: "false" };
    return { type: "true", fired: fire(state, ruleset, rule, look, trigger, readings) };
  }
  const about = { customer: state.customer, event: look.event, at: look.at };
  const answer = await runCustom(rule, readings, ruleset.extensions, about);
  if ("failed" in answer) {
    const fired = fire(state, ruleset, rule, look, trigger, readings);
    return { type: "failed", fired: { ...fired, failed: answer.failed } };
  }
  if (answer.truth !== true) return { type: "false" };
  return { type: "true", fired: fire(state, ruleset, rule, look, trigger, answer.readings) };
}

/** The edge that a look stands on; where the rule's `by` property is missing that is the one of no key. */
function edgeKey(rule: Rule, look: Look): string {
  return rule.by === null ? "" : (keyOf(look.event, rule.by) ?? "");
}

function fire(
  state: State,
  ruleset: Ruleset,
  rule: Rule,
  look: Look,
  trigger: Trigger,
  readings: readonly Reading[],
): Fired {
  const key = rule.by === null ? null : (keyOf(look.event, rule.by) ?? null);
  const facts = factValues(rule, readings);
  const { customer } = state;
  const { id, version } = rule;
  const instant = trigger.type === "event" ? trigger.messageId : trigger.due;
  const firing: Firing = {
    id: hash64(JSON.stringify([customer, id, version, key, instant])),
    customer,
    rule: id,
    version,
    key,
    at: look.at,
    trigger,
    facts,
    events: eventsBehind(facts),
    receipt: { ruleset: ruleset.hash, engine: engineVersion },
  };
  const because = (): readonly string[] =>
    rule.leaves.flatMap((leaf) => becauseOfLeaf(leaf, facts, readings, key));
  return { firing, rule, look, inAudience: audienceAt(state, ruleset, rule, look), because };
}

/** The events behind all facts, each once. */
function eventsBehind(facts: readonly FactValue[]): readonly string[] {
  const [only] = facts;
  if (only && facts.length === 1) return only.events;
  return [...new Set(facts.flatMap(({ events }) => events))];
}

/**
 * What a condition adds to why its rule is true: nothing where it did not hold in an “any”; that it is not so where it
 * stands in a “not”.
 */
function becauseOfLeaf(
  leaf: Leaf,
  facts: readonly FactValue[],
  readings: readonly Reading[],
  key: string | null,
): readonly string[] {
  const isTurned = (leaf.path.match(/\.not\b/g)?.length ?? 0) % 2 === 1;
  if (facts[leaf.slot]?.truth !== !isTurned) return [];
  const text = describe(leaf, readings[leaf.slot], key);
  return [isTurned ? `not: ${text}` : text];
}
