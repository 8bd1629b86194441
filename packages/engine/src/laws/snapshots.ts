import * as fc from "fast-check";
import type { Decision, Event, Ruleset, State } from "../index.ts";
import type { Course, CourseKind } from "./courses.ts";
import { courses } from "./courses.ts";
import type { Law, Subject } from "./law.ts";
import { examine, same } from "./law.ts";
import { memoryOf, walk } from "./walk.ts";

const late: CourseKind = { maxRules: 2, maxEvents: 8, actions: "all", order: "late" };
const inOrder: CourseKind = { ...late, order: "in order" };

/** A course, and before which steps its state is packed and unpacked again; they are counted round and round. */
type SnapshotsCase = readonly [course: Course, cuts: readonly boolean[], readsHistory: boolean];

const cuts = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });
const cases = fc.oneof(
  fc.tuple(courses(late), cuts, fc.constant(true)),
  fc.tuple(courses(inOrder).map(apart), cuts, fc.constant(false)),
);

/** No two events in one millisecond: the second would be late behind a snapshot, which keeps no ids. */
function apart(course: Course): Course {
  const arrivals = course.arrivals.map(({ event, now }, i) => ({
    event: { ...event, timestamp: event.timestamp + i },
    now: now + i,
  }));
  return { ...course, arrivals };
}

/**
 * A state that was packed and unpacked at any point goes on as if nothing had been: with its history at hand to the
 * letter; without it, as long as nothing comes late, but for the names of the events behind a decision.
 */
export const snapshots: Law = (engine, trial) =>
  examine("snapshots", cases, (one) => holds(engine, one), trial);

async function holds(engine: Subject, [one, at, readsHistory]: SnapshotsCase): Promise<void> {
  const { ruleset } = engine.parseRuleset(one.ruleset);
  // What is told of what was shown may come behind the next arrival, and then that one is late.
  const way = { step: "advance", shows: readsHistory } as const;
  const packer = new Packer(engine, ruleset, readsHistory);
  const between = (state: State, step: number): State =>
    at[step % at.length] ? packer.packed(state) : state;
  const whole = await walk(engine, ruleset, one, way);
  const inPieces = await walk(engine, ruleset, one, { ...way, between });
  const seen = readsHistory ? (decision: Decision): unknown => decision : withoutNames;
  const [found, wanted] = [inPieces, whole].map(({ decisions }) => decisions.map(seen));
  same("decisions of a state that was packed in between", found, wanted);
  same("memory of a state that was packed", memoryOf(inPieces.state), memoryOf(whole.state));
  if (!readsHistory) return;
  await inPieces.state.recall();
  same("history of a state that was packed", inPieces.state.history, whole.state.history);
}

class Packer {
  readonly #engine: Subject;
  readonly #ruleset: Ruleset;
  readonly #readsHistory: boolean;
  #events: readonly Event[] = [];

  constructor(engine: Subject, ruleset: Ruleset, readsHistory: boolean) {
    this.#engine = engine;
    this.#ruleset = ruleset;
    this.#readsHistory = readsHistory;
  }

  packed(state: State): State {
    const isWhole = state.history.length === state.end.length;
    const events = isWhole ? [...state.history] : [...this.#events, ...state.history];
    this.#events = events;
    const bytes = this.#engine.packState(state, this.#ruleset);
    const again = this.#engine.unpackState(state.customer, bytes, this.#ruleset, {
      ...(this.#readsHistory && { read: () => Promise.resolve(events) }),
    });
    if (!again) throw new Error("what was packed just now cannot be unpacked");
    return again;
  }
}

/** What does not depend on the history: all but the ids of the events behind it, and how those are spoken of. */
function withoutNames(decision: Decision): unknown {
  const { events: _events, facts, trigger, reasons, ...rest } = decision;
  const plain = facts.map(({ events: _behind, ...fact }) => fact);
  const steps = reasons.map(({ stage, ok, until }) => ({ stage, ok, until }));
  const instant = trigger.type === "timer" ? trigger.due : trigger.messageId;
  return { ...rest, facts: plain, steps, instant };
}
