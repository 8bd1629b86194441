import * as fc from "fast-check";
import type { Event, Memory, State } from "../index.ts";
import type { Course, CourseKind } from "./courses.ts";
import { courses } from "./courses.ts";
import type { Law, Subject } from "./law.ts";
import { examine, same } from "./law.ts";
import { memoryOf, walk } from "./walk.ts";

const kind: CourseKind = { maxRules: 2, maxEvents: 8, actions: "all", order: "late" };

/** A course, and before which steps the page is closed and opened again; they are counted round and round. */
type RestoringCase = readonly [course: Course, cuts: readonly boolean[]];

const cases = fc.tuple(courses(kind), fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }));

/** What is kept of a customer, written out as JSON and read back at any point, changes nothing. */
export const restoring: Law = (engine, trial) =>
  examine("restoring", cases, (one) => holds(engine, one), trial);

async function holds(engine: Subject, [one, cuts]: RestoringCase): Promise<void> {
  const { ruleset } = engine.parseRuleset(one.ruleset);
  const way = { step: "advance", shows: true } as const;
  const between = (state: State, step: number): State =>
    cuts[step % cuts.length] ? restored(engine, state) : state;
  const whole = await walk(engine, ruleset, one, way);
  const inPieces = await walk(engine, ruleset, one, { ...way, between });
  same("decisions with the page closed in between", inPieces.decisions, whole.decisions);
  same("memory with the page closed in between", memoryOf(inPieces.state), memoryOf(whole.state));
  same("history with the page closed in between", inPieces.state.history, whole.state.history);
}

function restored(engine: Subject, state: State): State {
  const kept = JSON.stringify({ history: state.history, memory: state.memory() });
  const read = JSON.parse(kept) as { readonly history: Event[]; readonly memory: Memory };
  return engine.createState(state.customer, read);
}
