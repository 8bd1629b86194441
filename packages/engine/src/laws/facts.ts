import * as fc from "fast-check";
import type { Event } from "../event/event.ts";
import type { Ruleset, State } from "../index.ts";
import type { Arrival, Course, CourseKind } from "./courses.ts";
import { courses, inOrder } from "./courses.ts";
import type { Law, Subject } from "./law.ts";
import { examine, same } from "./law.ts";
import type { View } from "./scan/index.ts";
import { scan } from "./scan/index.ts";
import { leavesOf } from "./scan/truth.ts";

const kind: CourseKind = { maxRules: 2, maxEvents: 9, actions: "tag", order: "late" };

/** When a timer looks, behind the latest event: at once, and at or beside an end of what rules speak of. */
const waits = [0, 1, 600_000, 1_799_999, 1_800_000, 1_800_001, 3_600_000, 86_400_000] as const;

/** A course, which of its events a timer counts from, and how long behind the latest one that looks. */
type FactsCase = readonly [course: Course, anchor: number, wait: number];

/**
 * Facts equal a scan of the whole history: at each event, and at an instant behind it with a timer that counts from any
 * earlier one; also where events came late.
 */
export const facts: Law = (engine, trial) =>
  examine(
    "facts",
    fc.tuple(courses(kind), fc.nat(97), fc.constantFrom(...waits)),
    (one) => equalScans(engine, one),
    trial,
  );

function equalScans(engine: Subject, [one, anchor, wait]: FactsCase): void {
  const { ruleset } = engine.parseRuleset(one.ruleset);
  const state = engine.createState(one.customer);
  state.use(ruleset);
  for (const [i, { event }] of one.arrivals.entries()) {
    state.admit(event);
    const past = inOrder(one.arrivals.slice(0, i + 1).map(eventOf));
    for (const view of viewsOf(past, anchor, wait)) compareAll(state, ruleset, one, view);
  }
}

function eventOf({ event }: Arrival): Event {
  return event;
}

/** The latest event as it arrives, and a timer behind it. */
function viewsOf(past: readonly Event[], anchor: number, wait: number): readonly View[] {
  const latest = past.at(-1) as Event;
  const counted = past[anchor % past.length] as Event;
  const at = latest.timestamp + wait;
  const arrival = { past, event: latest, at: latest.timestamp };
  return at > counted.timestamp ? [arrival, { past, event: counted, at }] : [arrival];
}

function compareAll(state: State, ruleset: Ruleset, one: Course, view: View): void {
  const { event, at } = view;
  const look = state.look(event, at);
  for (const { id, leaves } of ruleset.rules) {
    const written = one.ruleset.rules.find((rule) => rule.id === id)?.conditions;
    const wanted = written ? leavesOf(written) : [];
    for (const [slot, { fact }] of leaves.entries()) {
      const leaf = wanted[slot];
      // A segment is no scan of the history but a truth over others; the laws of truth see to it.
      if (!leaf || fact.fact === "segment") continue;
      const own = state.fact(fact.index);
      const scanned = scan(leaf, view, one.ruleset);
      for (const found of [own.read(look, state).value, own.value(look)])
        // Most are numbers and the same: the sentence is only worth making for the others.
        if (found !== scanned)
          same(`${JSON.stringify(leaf)} at ${at} about ${event.messageId}`, found, scanned);
    }
  }
}
