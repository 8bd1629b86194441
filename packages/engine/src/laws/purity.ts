import * as fc from "fast-check";
import type { Event, Ruleset, State, Timer } from "../index.ts";
import type { Arrival, Course, CourseKind } from "./courses.ts";
import { courses } from "./courses.ts";
import type { Law, Subject } from "./law.ts";
import { examine, same } from "./law.ts";

const kind: CourseKind = { maxRules: 2, maxEvents: 7, actions: "all", order: "late" };

/** A course, and how long behind its last event somebody looks at the clock; `null`: the event itself is decided on. */
type PurityCase = readonly [course: Course, lookAfter: number | null];

const cases = fc.tuple(
  courses(kind),
  fc.option(fc.constantFrom(600_000, 3_600_000, 90_000_000), { freq: 3 }),
);

/**
 * A decision leaves alone what it is given: state, event and rule set are frozen as far as they can be, and compared as
 * far as they cannot. Deciding twice comes to the same.
 */
export const purity: Law = (engine, trial) =>
  examine("purity", cases, (one) => holds(engine, one), trial);

async function holds(engine: Subject, [one, lookAfter]: PurityCase): Promise<void> {
  const { ruleset } = engine.parseRuleset(one.ruleset);
  const [before, { input, now }] = split(one, lookAfter);
  const state = engine.createState(one.customer);
  for (const arrival of before)
    await engine.advance(state, freeze(arrival.event), ruleset, arrival.now);
  Object.freeze(state.history);
  freeze(ruleset);
  freeze(input);
  const [wanted, rules] = [picture(state, ruleset), JSON.stringify(print(ruleset))];
  const first = await engine.decide(state, input, ruleset, now);
  same("the state behind a decision", picture(state, ruleset), wanted);
  same("the rules behind a decision", JSON.stringify(print(ruleset)), rules);
  const second = await engine.decide(state, input, ruleset, now);
  same("the second decision", second.decisions, first.decisions);
  same("its state", picture(second.state, ruleset), picture(first.state, ruleset));
}

function split(
  { arrivals }: Course,
  lookAfter: number | null,
): readonly [readonly Arrival[], { input: Event | Timer; now: number }] {
  const last = arrivals.at(-1);
  if (last && lookAfter === null)
    return [arrivals.slice(0, -1), { input: last.event, now: last.now }];
  const at = (last?.now ?? 0) + (lookAfter ?? 0);
  return [arrivals, { input: { type: "timer", at }, now: at }];
}

/** Everything that a state can be asked. */
function picture(state: State, ruleset: Ruleset): unknown {
  const { customer, history, looked, waiting, present } = state;
  const event = history.at(-1);
  const look = event && state.look(event, event.timestamp);
  state.use(ruleset);
  const facts = ruleset.facts.map(({ index }) => look && state.fact(index).read(look, state));
  const anchors = ruleset.facts.map(({ index }) => [...state.fact(index).anchors()]);
  const { cart, muted, ...rest } = present;
  const session = look && present.sessionAt(look.at);
  const open = { ...rest, cart: [...cart], muted: [...muted], session };
  const memory = state.memory();
  return {
    customer,
    history,
    memory,
    looked,
    waiting,
    open,
    facts,
    anchors,
  };
}

/** JSON knows neither maps nor sets. */
function print({ segments, campaigns, rules, ...rest }: Ruleset): unknown {
  const triggers = rules.map((rule) => [...rule.triggers]);
  return { ...rest, rules, triggers, segments: [...segments], campaigns: [...campaigns] };
}

function freeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
  return value;
}
