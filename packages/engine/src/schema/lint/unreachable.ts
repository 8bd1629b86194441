import { propertyKind } from "../../event/catalogue.ts";
import { isCausedByCustomer } from "../../event/caused-by.ts";
import type { EventFilter, FactPlan } from "../../facts/fact.ts";
import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import { required, shapeOf } from "./shape.ts";
import type { Test } from "./shape.ts";
import type { Lint, Subject, SubjectRule } from "./subject.ts";
import { found, isFields } from "./subject.ts";
import { listWords } from "./words.ts";

/** Rules whose `on` names only events at which they cannot be true. */
export const findUnreachable: Lint = (subject) =>
  subject.rules
    .filter(({ json }) => Array.isArray(json["on"]))
    .flatMap((entry) => inRule(subject, entry));

function inRule(subject: Subject, { path, rule }: SubjectRule): readonly Problem[] {
  const on = [...rule.triggers];
  const at = joinPath(path, "on");
  const told = (message: string, hint: string) =>
    found("warning", "unreachable", at, message, hint, rule.id);
  const needed = required(shapeOf(rule.conditions));
  const never = needed.flatMap((test) => neverAt(test, on) ?? []);
  const [first] = never;
  if (first) return [told(first.message, first.hint)];
  if (rule.by !== null && on.every((name) => lacks(subject, name, rule.by as string)))
    return [
      told(
        `${listWords(on)} ${on.length === 1 ? "has" : "have"} no “${rule.by}”, by which this rule counts, so it is never true there.`,
        `Look at it for an event with “${rule.by}”, or leave “on” out.`,
      ),
    ];
  const timed = rule.leaves.some(({ fact }) => fact.fact === "since" || fact.fact === "absent");
  if (timed && on.every((name) => name !== "*" && !isCausedByCustomer(name)))
    return [
      told(
        `“on” switches this rule's timers off, and the customer causes none of what it lists (${listWords(on)}).`,
        "Leave “on” out to have the timers back, or add “*” for the customer's return.",
      ),
    ];
  return [];
}

function neverAt(
  test: Test,
  on: readonly string[],
): { readonly message: string; readonly hint: string } | undefined {
  const { fact } = test.leaf;
  const wants = isWanted(test);
  if (!wants) return undefined;
  if (fact.fact === "sequence") {
    const last = fact.steps.at(-1) as EventFilter;
    if (on.some((name) => mayBe(name, last.event))) return undefined;
    return {
      message: `The sequence is true at ${last.event}, its last step, and the rule is looked at only for ${listWords(on)}.`,
      hint: `Add “${last.event}” to “on”, or leave “on” out.`,
    };
  }
  if (fact.fact === "streak" && fact.resetBy !== null && on.every((name) => name === fact.resetBy))
    return {
      message: `${fact.resetBy} ends the streak, and the rule is looked at only then.`,
      hint: `Add “${(fact as FactPlan & EventFilter).event}” to “on”, or leave “on” out.`,
    };
  return undefined;
}

/** Whether it asks for the fact to be there: a sequence that is complete, a streak of some length. */
function isWanted({ leaf, negated }: Test): boolean {
  if (leaf.fact.fact === "sequence")
    return ((leaf.operator === "equal") === (leaf.threshold === true)) !== negated;
  return ["greaterThan", "greaterThanInclusive"].includes(leaf.operator) && !negated;
}

function mayBe(name: string, wanted: string): boolean {
  if (name === wanted) return true;
  return (
    (name === "*" && isCausedByCustomer(wanted)) || (wanted === "*" && isCausedByCustomer(name))
  );
}

/** Whether an event is known to have no such property: its properties are listed, and this is not among them. */
function lacks({ json }: Subject, event: string, property: string): boolean {
  const declared = isFields(json["events"]) ? json["events"][event] : undefined;
  if (isFields(declared) && Object.hasOwn(declared, property)) return false;
  return event !== "*" && declared === undefined && propertyKind(event, property) === undefined;
}
