import type { Problem } from "../../rules/problem.ts";
import type { Condition } from "../../rules/rule.ts";
import { boundsOf } from "./domain.ts";
import { domainAt } from "./known-ranges.ts";
import type { Group, Shape, Test } from "./shape.ts";
import { byFact, partsOf, shapeOf } from "./shape.ts";
import { canAllHold } from "./solve.ts";
import type { Lint, Subject } from "./subject.ts";
import { found, valueAt } from "./subject.ts";
import { askedWords, capital, factWords, listWords } from "./words.ts";

/** Conditions that no customer can ever meet: `above 5` and `below 3`, a count below 0, an hour above 23. */
export const findContradictions: Lint = (subject) => [
  ...subject.rules.flatMap(({ path, rule }) =>
    inConditions(rule.conditions, { subject, path, rule: rule.id, triggers: [...rule.triggers] }),
  ),
  ...subject.segments.flatMap(({ path, segment }) =>
    inConditions(segment.conditions, { subject, path, triggers: [] }),
  ),
];

interface Place {
  readonly subject: Subject;
  /** Of the rule or the segment. */
  readonly path: string;
  readonly rule?: string;
  readonly triggers: readonly string[];
}

function inConditions(condition: Condition, place: Place): readonly Problem[] {
  return inAll(asAll(shapeOf(condition)), [], "error", place);
}

/**
 * @param around what must hold besides, for anything in here to matter.
 * @param severity of what can hold by itself and not with what is around it.
 */
function inAll(
  group: Group,
  around: readonly Test[],
  severity: Problem["severity"],
  place: Place,
): readonly Problem[] {
  const { tests, groups } = partsOf(group);
  const clashes = byFact(tests).filter((about) => !canHold(about, place));
  if (clashes.length > 0) return clashes.map((about) => tell(about, "error", place));
  const needed = [...around, ...tests];
  const dead = byFact(needed).find((about) => !canHold(about, place));
  if (dead) return [tell(dead, severity, place)];
  return groups.flatMap(({ of }) => {
    const branches = of.map(asAll);
    const some = branches.some((branch) => canBeMet(branch, needed, place));
    return branches.flatMap((branch) => inAll(branch, needed, some ? "warning" : "error", place));
  });
}

function asAll(shape: Shape): Group {
  return shape.type === "all" ? shape : { type: "all", of: [shape] };
}

function canBeMet(group: Group, around: readonly Test[], place: Place): boolean {
  const { tests, groups } = partsOf(group);
  const needed = [...around, ...tests];
  return (
    byFact(needed).every((about) => canHold(about, place)) &&
    groups.every(({ of }) => of.some((branch) => canBeMet(asAll(branch), needed, place)))
  );
}

function canHold(about: readonly Test[], { triggers }: Place): boolean {
  const [first] = about;
  return !first || canAllHold(about, domainAt(first.leaf.fact, triggers));
}

/** Tells of the smallest part that cannot hold: one comparison alone, or two. */
function tell(about: readonly Test[], severity: Problem["severity"], place: Place): Problem {
  const alone = about.find((test) => !canHold([test], place));
  const guilty = alone ? [alone] : (pairOf(about, place) ?? about);
  const last = guilty.at(-1) as Test;
  const fact = capital(factWords(last.leaf.fact));
  const asked = guilty.map((test) => asks(test, place));
  const message = alone
    ? `${fact} ${asked.join("")}: that can never be.`
    : `${fact} ${listWords(asked)}: ${asked.length === 2 ? "both" : "these"} cannot hold at once.`;
  const path = `${place.path}.${last.leaf.path}.value`;
  return found(
    severity,
    "contradiction",
    path,
    message,
    hintOf(alone, last, severity, place),
    place.rule,
  );
}

function hintOf(
  alone: Test | undefined,
  last: Test,
  severity: Problem["severity"],
  { triggers }: Place,
): string {
  const bounds = boundsOf(domainAt(last.leaf.fact, triggers));
  if (alone) return bounds ? `It is ${bounds}.` : "Mend the value.";
  return severity === "error"
    ? "Nobody can ever meet this. Mend one of the values, or let either be enough with “any”."
    : "This part of “any” is never met, the others may be. Mend the value, or remove this part.";
}

function asks(test: Test, { subject, path }: Place): string {
  return askedWords(test, valueAt(subject.json, `${path}.${test.leaf.path}.value`));
}

function pairOf(about: readonly Test[], place: Place): readonly Test[] | undefined {
  for (const [i, one] of about.entries())
    for (const other of about.slice(i + 1)) if (!canHold([one, other], place)) return [one, other];
  return undefined;
}
