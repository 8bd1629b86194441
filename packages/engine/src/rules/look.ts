import type { FactValue, Firing, Trigger } from "../decision/decision.ts";
import { describe } from "../explain/describe.ts";
import type { Look, Reading } from "../facts/fact.ts";
import { keyOf } from "../facts/fact.ts";
import type { State } from "../history/state.ts";
import { engineVersion } from "../version.ts";
import { confirm } from "./confirm.ts";
import { isUsedUp, rearm, useUp } from "./edges.ts";
import { canonicalJson, hash64 } from "./hash.ts";
import { operators } from "./operators.ts";
import type { Leaf, Rule, Ruleset } from "./rule.ts";
import { truthOf } from "./truth.ts";

/** A firing with what the way to a decision still needs of it. */
export interface Fired {
  readonly firing: Firing;
  readonly rule: Rule;
  readonly look: Look;
  /** Why it fired, for people. */
  readonly because: readonly string[];
}

/** Looks at rules with one event or instant, in the order given: which become true, confirmed by json-rules-engine. */
export async function lookAt(
  state: State,
  ruleset: Ruleset,
  rules: readonly Rule[],
  look: Look,
  trigger: Trigger,
): Promise<readonly Fired[]> {
  const fired: Fired[] = [];
  for (const rule of rules) {
    const readings = readAll(state, rule, look);
    const key = edgeKey(rule, look);
    if (!isTrue(rule, readings)) rearm(state.edges, rule, key);
    else if (isUsedUp(state.edges, rule, key) && rule.repeat === "edge") continue;
    else if (!(await confirm(rule, readings))) rearm(state.edges, rule, key);
    else {
      useUp(state.edges, rule, key);
      fired.push(fire(state, ruleset, rule, look, trigger, readings));
    }
  }
  return fired;
}

/** What each leaf of a rule finds, by its slot. Two leaves with one fact ask it twice: a read is cheap, and rare. */
export function readAll(state: State, rule: Rule, look: Look): readonly Reading[] {
  return rule.leaves.map((leaf) => state.fact(leaf.fact.index).read(look));
}

function isTrue(rule: Rule, readings: readonly Reading[]): boolean {
  return truthOf(rule.conditions, (leaf) => compare(leaf, readings)) === true;
}

function compare(leaf: Leaf, readings: readonly Reading[]): FactValue["truth"] {
  return operators[leaf.operator].compare(readings[leaf.slot]?.value, leaf.threshold);
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
  const { id, version } = rule;
  const instant = trigger.type === "event" ? trigger.messageId : trigger.due;
  const firing: Firing = {
    id: hash64(canonicalJson([state.customer, id, version, key, instant])),
    customer: state.customer,
    rule: id,
    version,
    key,
    at: look.at,
    trigger,
    facts,
    events: [...new Set(facts.flatMap(({ events }) => events))],
    receipt: { ruleset: ruleset.hash, engine: engineVersion },
  };
  return {
    firing,
    rule,
    look,
    because: rule.leaves.map((leaf) => describe(leaf, readings[leaf.slot], key)),
  };
}

/** The conditions of a rule as they stand, for a decision's record. */
export function factValues(rule: Rule, readings: readonly Reading[]): readonly FactValue[] {
  return rule.leaves.map((leaf) => {
    const { value, events = [] } = readings[leaf.slot] ?? {};
    const { path, fact, operator, threshold } = leaf;
    const known = value === undefined ? {} : { value };
    return {
      path,
      fact: fact.fact,
      params: fact.params,
      operator,
      threshold,
      ...known,
      truth: compare(leaf, readings),
      events,
    };
  });
}
