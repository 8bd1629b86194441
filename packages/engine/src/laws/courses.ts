import * as fc from "fast-check";
import type { Event } from "../event/event.ts";
import type { Draft } from "./drafts.ts";
import { castOf, casts, drafts, draftsOf } from "./drafts.ts";
import type { Place } from "./places.ts";
import { instantOf, instants, places } from "./places.ts";
import type { Kind } from "./rulesets.ts";
import { rulesetOf } from "./rulesets.ts";
import { tapes } from "./tape.ts";
import type { RulesetJson } from "./written.ts";

/** An event that arrived. */
export interface Arrival {
  readonly event: Event;
  /** When it arrived, UTC ms; never before it happened. */
  readonly now: number;
}

/** One customer, what happened to them in order of arrival, and the rules of the shop. */
export interface Course {
  readonly customer: string;
  readonly ruleset: RulesetJson;
  readonly arrivals: readonly Arrival[];
}

/** What the courses of a law are like. */
export interface CourseKind extends Kind {
  readonly maxEvents: number;
  /** `late`: some arrive behind events that happened after them. */
  readonly order: "late" | "in order";
}

const minute = 60_000;

/** How long an event may be on its way. */
const delays = [0, 0, 0, 0, 1, 10 * minute, 2 * 60 * minute, 24 * 60 * minute] as const;

const maxNumber = 3 * drafts.length * instants * delays.length;
const customers = 8;

/** With fewer, little can happen. */
const minEvents = 2;

/**
 * Courses of a kind. Each event is one number, each rule one tape, so that a case grows simpler by leaving one out.
 */
export function courses(kind: CourseKind): fc.Arbitrary<Course> {
  const rules = fc.array(tapes(28), { minLength: 1, maxLength: kind.maxRules, size: "max" });
  const events = fc.array(fc.nat(maxNumber - 1), {
    minLength: Math.min(kind.maxEvents, minEvents),
    maxLength: kind.maxEvents,
    size: "max",
  });
  return fc
    .tuple(fc.nat(places.length * customers - 1), fc.nat(casts - 1), tapes(30), rules, events)
    .map(([number, about, top, rules, events]) => {
      const place = places[number % places.length] as Place;
      const cast = castOf(about);
      return {
        customer: `c${Math.floor(number / places.length)}`,
        ruleset: rulesetOf(place, cast, top, rules, kind),
        arrivals: arrivalsOf(place, draftsOf(cast), events, kind),
      };
    });
}

function arrivalsOf(
  place: Place,
  own: readonly Draft[],
  numbers: readonly number[],
  { order }: CourseKind,
): readonly Arrival[] {
  const all = numbers.map((number, i) => arrivalOf(place, own, number, i));
  if (order === "late") return all.sort((a, b) => a.now - b.now);
  return inOrder(all.map(({ event }) => event)).map((event) => ({ event, now: event.timestamp }));
}

/** Two in three events are of the case's own cast. */
function arrivalOf(place: Place, own: readonly Draft[], number: number, index: number): Arrival {
  const from = number % 3 === 2 ? drafts : own;
  const [draft, rest] = [
    Math.floor(number / 3) % drafts.length,
    Math.floor(number / 3 / drafts.length),
  ];
  const timestamp = instantOf(place, rest % instants);
  const delay = delays[Math.floor(rest / instants) % delays.length] as number;
  const { type = "track", ...what } = from[draft % from.length] as Draft;
  return { event: { messageId: idOf(index), type, ...what, timestamp }, now: timestamp + delay };
}

/** Ids do not sort in the order in which they were given out, so that ties are broken either way. */
function idOf(index: number): string {
  return String((index * 37) % 101).padStart(3, "0");
}

/** The order of a customer's events, said a second time: by time, then by id. */
export function inOrder(events: readonly Event[]): Event[] {
  return [...events].sort(
    (a, b) => a.timestamp - b.timestamp || (a.messageId < b.messageId ? -1 : 1),
  );
}
