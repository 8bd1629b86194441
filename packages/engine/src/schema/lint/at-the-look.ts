import { isCausedByCustomer } from "../../event/caused-by.ts";
import type { FactPlan } from "../../facts/fact.ts";
import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Domain } from "./domain.ts";
import { isShown } from "./conflicts.ts";
import { fieldOrId, found, valueAt } from "./subject.ts";
import type { Lint, SubjectRule } from "./subject.ts";
import { required, shapeOf } from "./shape.ts";
import type { Test } from "./shape.ts";
import { alwaysOneHolds, canAllHold } from "./solve.ts";
import { askedWords, capital, factWords } from "./words.ts";

/**
 * What facts can be at the only event that a rule is looked at for: a visit that has just begun has no second page, and
 * a count of that event is at least 1.
 */
export const findNeverAtTheLook: Lint = ({ rules, json }) =>
  rules.flatMap((entry) => {
    const only = onlyTrigger(entry);
    if (only === undefined) return [];
    const tests = required(shapeOf(entry.rule.conditions));
    const never = tests.find((test) => isNever(test, only));
    if (never) return [tellNever(never, only, entry, json)];
    const [first, ...more] = tests;
    return first && more.length === 0 && isForEver(first, only, entry)
      ? [tellForEver(first, only, entry)]
      : [];
  });

/** The one event at which the rule is looked at, if there is only one and no timer. */
function onlyTrigger({ rule }: SubjectRule): string | undefined {
  const [name, ...more] = rule.triggers;
  return more.length === 0 && rule.timers.length === 0 ? name : undefined;
}

function isNever(test: Test, event: string): boolean {
  const domain = domainAtLook(test.leaf.fact, event);
  return domain !== undefined && !canAllHold([test], domain);
}

const upTo = (max: number): Domain => ({ type: "number", whole: true, min: 0, max });

/** The values of a fact at an event; `undefined` where the event says nothing of it. */
function domainAtLook(fact: FactPlan, event: string): Domain | undefined {
  if (fact.fact === "session" && event === "Session Started") {
    if (fact.part === "duration") return upTo(0);
    return fact.part === "pages" || fact.part === "events" ? upTo(1) : undefined;
  }
  return countsItself(fact, event)
    ? { type: "number", whole: true, min: 1, max: Number.POSITIVE_INFINITY }
    : undefined;
}

/** Whether a fact counts each of these events, so that it is at least 1 at one of them. */
function countsItself(fact: FactPlan, event: string): boolean {
  if ((fact.fact !== "count" && fact.fact !== "streak") || fact.where.length > 0) return false;
  return fact.event === event || (fact.event === "*" && isCausedByCustomer(event));
}

/** Whether it is true at the first of these events and at each after it, so that the edge comes once, though limits speak of more. */
function isForEver(test: Test, event: string, { rule }: SubjectRule): boolean {
  const { fact } = test.leaf;
  const again = isShown(rule) && rule.limits.some(({ per }) => per !== "ever");
  if (!again || rule.repeat !== "edge" || fact.fact !== "count" || fact.within !== null)
    return false;
  const domain = domainAtLook(fact, event);
  return domain !== undefined && alwaysOneHolds([test], domain);
}

function tellNever(
  test: Test,
  event: string,
  { path, json, rule }: SubjectRule,
  whole: unknown,
): Problem {
  const { leaf } = test;
  const asked = askedWords(test, valueAt(whole, `${path}.${leaf.path}.value`));
  const what = `${capital(factWords(leaf.fact))} ${asked}`;
  if (leaf.fact.fact === "session")
    return found(
      "warning",
      "unreachable",
      fieldOrId(json, path, "on"),
      `${what}: the rule is looked at only when a visit begins, and it is never true then.`,
      'Add "on": ["Page"], so that it is looked at on each page.',
      rule.id,
    );
  return found(
    "warning",
    "unreachable",
    `${path}.${leaf.path}.value`,
    `${what}: the rule is looked at only at ${event}, which is counted itself, so it is at least 1 then.`,
    'Name in “on” the event at which it should be looked at, e.g. "on": ["Page"].',
    rule.id,
  );
}

function tellForEver({ leaf }: Test, event: string, { path, rule }: SubjectRule): Problem {
  const of = rule.by === null ? "" : ` for each “${rule.by}”`;
  return found(
    "hint",
    "always_true",
    `${path}.${joinPath(leaf.path, "value")}`,
    `This is true from the first ${event === "*" ? "event" : event} on and stays true, so the rule fires once for ever${of}.`,
    'If it should fire again add a window ("within": "1d"), or "repeat": "every" with “limits”.',
    rule.id,
  );
}
