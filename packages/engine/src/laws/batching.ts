import * as fc from "fast-check";
import type { Event, Firing, Ruleset, Timer } from "../index.ts";
import type { Course, CourseKind } from "./courses.ts";
import { courses } from "./courses.ts";
import type { Law, Subject } from "./law.ts";
import { examine, same } from "./law.ts";
import { endOf, walk } from "./walk.ts";

const kind: CourseKind = { maxRules: 3, maxEvents: 8, actions: "all", order: "in order" };

/** A course, and when somebody looks at the clock for no reason: ms behind its first event. */
type BatchingCase = readonly [course: Course, looks: readonly number[]];

const cases = fc.tuple(courses(kind), fc.array(fc.nat(20_000_000), { maxLength: 4 }));

/**
 * The same log in any batching gives the same decisions. Its firings are the same in bulk, one at a time and with looks
 * at the clock in between; and where timers are noticed when they fall due, its decisions are the same in place and on
 * copies, with further looks and without.
 *
 * In order only: of an event that is stamped before a look which somebody took, the look is part of what happened.
 */
export const batching: Law = (engine, trial) =>
  examine("batching", cases, (one) => holds(engine, one), trial);

async function holds(engine: Subject, [one, behind]: BatchingCase): Promise<void> {
  const { customer, arrivals } = one;
  const start = arrivals[0]?.now ?? 0;
  const looks = behind.map((ms) => start + ms).sort((a, b) => a - b);
  const { ruleset } = engine.parseRuleset(one.ruleset);
  const events = arrivals.map(({ event }) => event);
  const bulk = await engine.replay({ customer, events, ruleset, until: endOf(arrivals) });
  const stepwise = await fireEach(engine, ruleset, one, looks);
  same("firings with looks at the clock in between", stepwise, bulk);
  const inPlace = await walk(engine, ruleset, one, { step: "advance", shows: true });
  const onCopies = await walk(engine, ruleset, one, { looks, step: "decide", shows: true });
  same("decisions on copies", onCopies.decisions, inPlace.decisions);
}

async function fireEach(
  engine: Subject,
  ruleset: Ruleset,
  { customer, arrivals }: Course,
  looks: readonly number[],
): Promise<readonly Firing[]> {
  const until = endOf(arrivals);
  const lookAt = (at: number): Timer => ({ type: "timer", at });
  const inputs = arrivals.flatMap(({ event }, i): (Event | Timer)[] => {
    const next = arrivals[i + 1]?.event.timestamp ?? until;
    return [event, ...looks.filter((at) => at >= event.timestamp && at < next).map(lookAt)];
  });
  const state = engine.createState(customer);
  const firings: Firing[] = [];
  for (const input of [...inputs, lookAt(until)])
    firings.push(...(await engine.fire(state, input, ruleset)));
  return firings;
}
