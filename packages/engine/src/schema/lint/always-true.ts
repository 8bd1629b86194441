import type { Problem } from "../../rules/problem.ts";
import { boundsOf } from "./domain.ts";
import { usualDomainAt } from "./known-ranges.ts";
import type { Group, Shape, Test } from "./shape.ts";
import { byFact, partsOf, shapeOf } from "./shape.ts";
import { alwaysOneHolds } from "./solve.ts";
import type { Lint, Subject } from "./subject.ts";
import { found, valueAt } from "./subject.ts";
import { askedWords, capital, factWords, listWords } from "./words.ts";

/** Conditions that hold for everybody, at every look: a count of at least 0, `above 3` or `at most 3`. */
export const findAlwaysTrue: Lint = (subject) => [
  ...subject.rules.flatMap(({ path, rule }) => {
    const place = { subject, path, rule: rule.id, triggers: [...rule.triggers] };
    return within(shapeOf(rule.conditions), place).map((about) => tell(about, place));
  }),
  ...subject.segments.flatMap(({ path, segment }) => {
    const place = { subject, path, triggers: [] };
    return within(shapeOf(segment.conditions), place).map((about) => tell(about, place));
  }),
];

interface Place {
  readonly subject: Subject;
  /** Of the rule or the segment. */
  readonly path: string;
  readonly rule?: string;
  readonly triggers: readonly string[];
}

/** Each group of comparisons, one of which always holds. */
function within(shape: Shape, place: Place): readonly (readonly Test[])[] {
  if (shape.type === "test") return isAlways([shape], place) ? [[shape]] : [];
  const { tests, groups } = partsOf(shape);
  return [...alwaysIn(shape, tests, place), ...groups.flatMap((group) => within(group, place))];
}

function alwaysIn(
  { type }: Group,
  tests: readonly Test[],
  place: Place,
): readonly (readonly Test[])[] {
  const alone = tests.filter((test) => isAlways([test], place)).map((test) => [test]);
  if (type === "all" || alone.length > 0) return alone;
  return byFact(tests).filter((about) => isAlways(about, place));
}

function isAlways(about: readonly Test[], { triggers }: Place): boolean {
  const [first] = about;
  return !!first && alwaysOneHolds(about, usualDomainAt(first.leaf.fact, triggers));
}

function tell(about: readonly Test[], place: Place): Problem {
  const { subject, path, rule } = place;
  const last = about.at(-1) as Test;
  const asked = about.map((test) =>
    askedWords(test, valueAt(subject.json, `${path}.${test.leaf.path}.value`)),
  );
  const message = `${capital(factWords(last.leaf.fact))} ${listWords(asked, "or")}: that holds for everybody, at every look.`;
  const hint =
    about.length > 1 ? "One of the two always holds. Mend a value." : hintOf(last, place);
  return found("warning", "always_true", `${path}.${last.leaf.path}.value`, message, hint, rule);
}

function hintOf({ leaf }: Test, { triggers }: Place): string {
  const bounds = boundsOf(usualDomainAt(leaf.fact, triggers));
  return bounds ? `It is ${bounds}. Mend the value, or remove the condition.` : "Remove it.";
}
