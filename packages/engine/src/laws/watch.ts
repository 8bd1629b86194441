import * as fc from "fast-check";
import type { WatchPlan } from "../index.ts";
import type { Arrival, Course, CourseKind } from "./courses.ts";
import { courses } from "./courses.ts";
import type { Law, Subject } from "./law.ts";
import { examine } from "./law.ts";
import { Sleeper } from "./sleeper.ts";
import { endOf } from "./walk.ts";
import { watchedCourses } from "./watched.ts";

const inOrder: CourseKind = { maxRules: 2, maxEvents: 12, actions: "all", order: "in order" };
const late: CourseKind = { ...inOrder, order: "late" };
/** With few rules there is often nothing to wake for. */
const quiet: CourseKind = { ...inOrder, maxRules: 1 };

/**
 * What there is between two arrivals: the timers are noticed in time, and that is all; or there is another page; or somebody
 * asks the engine although it sleeps, or does so by a clock that is ahead of the events; or no timer is noticed.
 */
const betweens = ["nothing", "page", "asked", "ahead", "nothing", "unnoticed"] as const;
const aheadMs = 30 * 60_000;

/** How many groups the watch tells apart: mostly so few that there are more. */
const groups = [1, 2, 200] as const;

/** A course, with what the watch is like and what comes between arrivals; both lists are gone through round and round. */
export interface WatchCase {
  readonly course: Course;
  readonly groups: number;
  readonly repeats: readonly number[];
  readonly between: readonly (typeof betweens)[number][];
}

/** The cases of the law. */
export const watchCases: fc.Arbitrary<WatchCase> = fc.record({
  course: fc.oneof(
    watchedCourses,
    watchedCourses,
    courses(quiet).map(apart),
    courses(inOrder),
    courses(late),
  ),
  groups: fc.constantFrom(...groups),
  repeats: fc.oneof(fc.constant([]), fc.array(fc.nat(9), { maxLength: 3 })),
  between: fc.array(fc.constantFrom(...betweens), { minLength: 1, maxLength: 5 }),
});

/**
 * A watch never sleeps over anything. An engine that wakes only when the watch says so, and is given then what it has slept
 * over, decides at every moment what one decides that is always awake; and nothing of what it slept over.
 */
export const watch: Law = (engine, trial) =>
  examine("watch", watchCases, async (one) => void (await goThrough(engine, one)), trial);

/**
 * Goes through a case; it throws where the watch has slept over something.
 *
 * @returns how the arrivals were called, and how often something was decided.
 */
export async function goThrough(
  engine: Subject,
  one: WatchCase,
): Promise<Pick<Sleeper, "calls" | "decisions">> {
  const { course, between } = one;
  const { ruleset } = engine.parseRuleset(course.ruleset);
  const sent = JSON.stringify(engine.compileWatch(ruleset));
  const plan = { ...(JSON.parse(sent) as WatchPlan), groups: one.groups };
  const sleeper = new Sleeper(engine, ruleset, plan, course.customer);
  const arrivals = withRepeats(course.arrivals, one.repeats);
  for (const [i, arrival] of arrivals.entries()) {
    const what = between[i % between.length];
    if (what !== "unnoticed") await sleeper.lookUntil(arrival.now - 1);
    if (what === "page") sleeper.turnPage();
    if (what === "asked") await sleeper.look(arrival.now - 1);
    if (what === "ahead") await sleeper.look(arrival.now + aheadMs);
    await sleeper.arrive(arrival);
  }
  await sleeper.lookUntil(endOf(arrivals));
  return sleeper;
}

/** No two events in one millisecond, as on a device: the watch takes the second for late. */
function apart(course: Course): Course {
  const arrivals = course.arrivals.map(({ event, now }, i) => ({
    event: { ...event, timestamp: event.timestamp + i },
    now: now + i,
  }));
  return { ...course, arrivals };
}

/** Lets some come a second time, as they were, behind one that came later or at once. */
function withRepeats(arrivals: readonly Arrival[], repeats: readonly number[]): readonly Arrival[] {
  return arrivals.flatMap((arrival, i) => {
    const again = arrivals[i - (repeats[i % repeats.length] ?? i + 1)];
    return again ? [arrival, { event: again.event, now: arrival.now }] : [arrival];
  });
}
