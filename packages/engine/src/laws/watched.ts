import * as fc from "fast-check";
import type { Arrival, Course } from "./courses.ts";
import type { Cast } from "./drafts.ts";
import { historyLeaves } from "./history-leaves.ts";
import type { Place } from "./places.ts";
import { places } from "./places.ts";
import type { Make } from "./scope.ts";
import { Tape, tapes } from "./tape.ts";
import type { ConditionJson, LeafJson, RuleJson } from "./written.ts";

/** The facts of which a watch can say something. */
const facts = [
  "count",
  "streak",
  "count",
  "since",
  "distinct",
  "sequence",
  "sum",
  "absent",
] as const;
const casts: readonly Cast[] = [
  { names: ["Product Viewed"], also: "Product Added", by: "product_id" },
  { names: ["Product Viewed", "Product Added"], also: "Product Added", by: "product_id" },
  { names: ["Operation Failed", "Operation Succeeded"], also: "Page", by: "operation" },
];
const products = ["a", "b", "a", "c", 1, "d", ""] as const;
const minute = 60_000;

const withins = ["30m", "1h", "1d", "today"] as const;

/** What rules speak of, and a millisecond beside it. */
const gaps = [10, 30, 60, 1, 24 * 60, 13 * 60].flatMap((minutes) => [
  minutes * minute,
  minutes * minute - 1,
]);

const maxEvents = 16;

/** Courses of a device, which gives each event an instant of its own, with a rule that it takes several events to fire. */
export const watchedCourses: fc.Arbitrary<Course> = fc
  .tuple(
    fc.nat(places.length - 1),
    tapes(48),
    fc.array(tapes(3), { maxLength: maxEvents, size: "max" }),
  )
  .map(([number, choices, drawn]) => {
    const place = places[number] as Place;
    const tape = new Tape(choices);
    const cast = tape.pick(casts);
    let rules = 0;
    const all = tape.list(1, 2, () => ruleOf(tape, cast, `r${rules++}`));
    const events = { "Quiz Finished": {} };
    const ruleset = { version: 1, timezone: place.zone, events, segments: {}, rules: all } as const;
    return { customer: "c", ruleset, arrivals: arrivalsOf(place, cast, drawn) };
  });

function ruleOf(tape: Tape, cast: Cast, id: string): RuleJson {
  const leaf = (): LeafJson => leafOf(tape, cast);
  const shape = tape.pick<() => ConditionJson>([
    () => ({ all: [leaf()] }),
    () => ({ all: [leaf(), leaf()] }),
    () => ({ any: [leaf(), leaf()] }),
  ]);
  const on = tape.pick([undefined, undefined, ["*"], [cast.also]]);
  const rule = { id, conditions: shape(), repeat: "every", event: tag };
  return on ? { ...rule, on } : rule;
}

const where = [{ property: "product_id", operator: "equal", value: "a" }];
const tag = { type: "tag", params: { tag: "x" } };

function leafOf(tape: Tape, cast: Cast): LeafJson {
  const fact = tape.pick(facts);
  const scope = { by: cast.by, segments: [], cast };
  const made = (historyLeaves[fact] as Make)(tape, scope);
  const within = "within" in made.params ? { within: tape.pick(withins) } : {};
  const only = fact !== "sequence" && tape.oneIn(4) ? { where } : {};
  const leaf = { ...made, params: { ...made.params, ...within, ...only } };
  if (fact === "sequence" || fact === "absent") return { ...leaf, operator: "equal", value: true };
  const operator = tape.pick(["greaterThanInclusive", "greaterThan", "equal"]);
  const value = fact === "since" ? tape.pick(["30m", "1h", "1d", "7d"]) : tape.pick([2, 3, 1]);
  return { ...leaf, operator, value };
}

function arrivalsOf(
  place: Place,
  cast: Cast,
  events: readonly (readonly number[])[],
): readonly Arrival[] {
  let now = place.start;
  return events.map((choices, i) => {
    const tape = new Tape(choices);
    now += tape.pick(gaps);
    const event = tape.pick([cast.names[0] as string, ...cast.names, cast.also]);
    const key = tape.pick(products);
    const properties = { product_id: key, operation: key, price: 10 };
    return {
      event: { messageId: String(i), type: "track", event, properties, timestamp: now },
      now,
    };
  });
}
