import * as fc from "fast-check";
import type { Arrival, Course, CourseKind } from "./courses.ts";
import { courses } from "./courses.ts";
import { drafts } from "./drafts.ts";
import type { Law, Subject } from "./law.ts";
import { examine, same } from "./law.ts";
import { memoryOf, walk } from "./walk.ts";

const kind: CourseKind = { maxRules: 2, maxEvents: 8, actions: "all", order: "late" };

/** A course, and its arrivals with some among them that were there before. */
type DuplicatesCase = readonly [course: Course, repeated: readonly Arrival[]];

const cases = fc
  .tuple(courses(kind), fc.array(fc.nat(65_535), { minLength: 1, maxLength: 4 }))
  .map(([course, numbers]): DuplicatesCase => [
    course,
    numbers.reduce(withRepeat, course.arrivals),
  ]);

/** The second of two events with one id changes nothing, whenever it comes and whatever else it says. */
export const duplicates: Law = (engine, trial) =>
  examine("duplicates", cases, (one) => holds(engine, one), trial);

async function holds(engine: Subject, [one, repeated]: DuplicatesCase): Promise<void> {
  const { ruleset } = engine.parseRuleset(one.ruleset);
  const way = { step: "advance", shows: true } as const;
  const once = await walk(engine, ruleset, one, way);
  const twice = await walk(engine, ruleset, { ...one, arrivals: repeated }, way);
  same("decisions with repeats", twice.decisions, once.decisions);
  same("memory with repeats", memoryOf(twice.state), memoryOf(once.state));
  same("history with repeats", twice.state.history, once.state.history);
}

/** Lets one of the events come again, as it was or as something else, at once or behind some others. */
function withRepeat(arrivals: readonly Arrival[], number: number): readonly Arrival[] {
  const index = number % Math.max(arrivals.length, 1);
  const first = arrivals[index];
  if (!first) return arrivals;
  const rest = Math.floor(number / arrivals.length);
  const behind = index + (rest % (arrivals.length - index));
  const { now } = arrivals[behind] as Arrival;
  const changed = rest % 3 === 1 ? { ...drafts[rest % drafts.length], timestamp: now } : {};
  const again = { event: { ...first.event, ...changed }, now };
  return [...arrivals.slice(0, behind + 1), again, ...arrivals.slice(behind + 1)];
}
