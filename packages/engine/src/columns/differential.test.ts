import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Event } from "../event/event.ts";
import { createState, fire, parseRuleset } from "../index.ts";
import type { Firing, Ruleset } from "../index.ts";
import * as compare from "../laws/comparisons.ts";
import type { Draft } from "../laws/drafts.ts";
import { castOf, casts, drafts, draftsOf } from "../laws/drafts.ts";
import { historyLeaves } from "../laws/history-leaves.ts";
import type { Place } from "../laws/places.ts";
import { durations, instantOf, instants, places } from "../laws/places.ts";
import type { Make, Scope } from "../laws/scope.ts";
import { Tape, tapes } from "../laws/tape.ts";
import type { ConditionJson, LeafJson } from "../laws/written.ts";
import { createColumns } from "./create-columns.ts";
import { lastInstantOf } from "./columns.ts";
import { runColumns } from "./run-columns.ts";

/** The suite's share; a long run names more in `PROFFER_COLUMN_CASES`, and another seed in `PROFFER_SEED`. */
const cases = Number(process.env["PROFFER_COLUMN_CASES"] ?? 3000);
const seed = Number(process.env["PROFFER_SEED"] ?? 20_261_122);

interface Case {
  readonly ruleset: unknown;
  readonly customers: readonly (readonly Event[])[];
  /** How long behind the last event the log is said to end. */
  readonly restMs: number;
}

const rests = [3_600_000, 0, 1, -1, -86_400_000, 691_200_000] as const;

const allHistory = Object.values(historyLeaves);

/** A leaf over what has happened, of the event itself, of the clock, or of a segment. */
function leafOf(tape: Tape, scope: Scope): LeafJson {
  const [segment] = scope.segments;
  if (segment !== undefined && tape.oneIn(6))
    return { fact: "segment", params: { id: segment }, ...compare.truth(tape) };
  if (tape.oneIn(8)) {
    const property = tape.pick(["price", "product_id", "category", "revenue", "operation"]);
    const asked = tape.oneIn(3) ? compare.money(tape) : compare.any(tape);
    return { fact: "event", params: { property }, ...asked };
  }
  if (tape.oneIn(24))
    return { fact: "time", params: { part: "hour" }, ...compare.clockPart(tape, [0, 1, 22, 23]) };
  return tape.pick(allHistory)(tape, scope);
}

const plainFacts = ["count", "distinct", "since", "absent", "sequence", "streak"] as const;

/** One leaf in the form that most rules have: enough of something, or something that is so. */
function plainLeafOf(tape: Tape, scope: Scope): LeafJson {
  const fact = tape.pick(plainFacts);
  const { params } = (historyLeaves[fact] as Make)(tape, scope);
  if (fact === "absent" || fact === "sequence")
    return { fact, params, operator: "equal", value: true };
  const value = fact === "since" ? tape.pick(durations) : tape.pick([2, 1, 3]);
  return { fact, params, operator: "greaterThanInclusive", value };
}

function conditionOf(tape: Tape, scope: Scope, depth = 0): ConditionJson {
  const shape = depth > 2 ? "leaf" : tape.pick(["leaf", "leaf", "all", "any", "not"] as const);
  const part = (): ConditionJson => conditionOf(tape, scope, depth + 1);
  if (shape === "leaf") return leafOf(tape, scope);
  if (shape === "not") return { not: part() };
  const of = tape.list(1, 3, part);
  return shape === "all" ? { all: of } : { any: of };
}

function ruleOf(tape: Tape, i: number, scope: Omit<Scope, "by">): object {
  const by = tape.pick([undefined, scope.cast.by, scope.cast.by, "category"]);
  const on = tape.pick([undefined, undefined, ["*"], ["Product Viewed", "Identify"]]);
  return {
    id: `r${i}`,
    conditions: tape.oneIn(2)
      ? plainLeafOf(tape, { ...scope, by })
      : conditionOf(tape, { ...scope, by }),
    ...(on && { on }),
    ...(tape.oneIn(4) && { repeat: "every" }),
    event: { type: "tag", params: { tag: "x" } },
  };
}

function rulesetOf(
  place: Place,
  cast: Scope["cast"],
  top: readonly number[],
  rules: readonly (readonly number[])[],
): unknown {
  const tape = new Tape(top);
  const currency = tape.pick(["CNY", undefined, "JPY"]);
  const conditions = conditionOf(tape, { by: undefined, cast, segments: [] }, 1);
  const segments = tape.oneIn(2) ? { s0: { conditions } } : {};
  const scope = { cast, segments: Object.keys(segments) };
  const made = rules.map((choices, i) => ruleOf(new Tape(choices), i, scope));
  // Rules that are alike but for what they do are run as one; those that are nearly alike are not.
  if (tape.oneIn(2)) {
    const repeat = tape.oneIn(2) && { repeat: "every" };
    const on = tape.oneIn(3) && { on: ["*"] };
    made.push({ ...made[0], id: "alike", ...repeat, ...on });
  }
  const parts = { segments, rules: made };
  const declared = JSON.stringify(parts).includes("Quiz") && { events: { "Quiz Finished": {} } };
  return { version: 1, timezone: place.zone, ...(currency && { currency }), ...declared, ...parts };
}

function eventOf(place: Place, own: readonly Draft[], number: number, index: number): Event {
  const from = number % 3 === 2 ? drafts : own;
  const rest = Math.floor(number / 3);
  const draft = from[rest % from.length] as Draft;
  const timestamp = instantOf(place, Math.floor(rest / drafts.length) % instants);
  // Ids do not sort in the order in which they were given out, and few repeat.
  const messageId = String((index * 37) % 101).padStart(3, "0");
  return { type: "track", ...draft, messageId, timestamp };
}

const caseArbitrary: fc.Arbitrary<Case> = fc
  .tuple(
    fc.nat(places.length - 1),
    fc.nat(casts - 1),
    tapes(24),
    fc.array(tapes(28), { minLength: 1, maxLength: 3, size: "max" }),
    fc.array(fc.array(fc.nat(3 * drafts.length * instants - 1), { maxLength: 14, size: "max" }), {
      minLength: 1,
      maxLength: 3,
      size: "max",
    }),
    fc.constantFrom(...rests),
  )
  .map(([at, about, top, rules, customers, restMs]) => {
    const place = places[at] as Place;
    const cast = castOf(about);
    const own = draftsOf(cast);
    return {
      ruleset: rulesetOf(place, cast, top, rules),
      restMs,
      customers: customers.map((numbers) => numbers.map((n, i) => eventOf(place, own, n, i))),
    };
  });

/** What the object engine fires, customer by customer. */
async function fireAll(ruleset: Ruleset, { customers }: Case, until: number): Promise<string[]> {
  const all: string[] = [];
  for (const [customer, events] of customers.entries()) {
    const state = createState(String(customer));
    for (const event of [...events].sort(byTime))
      all.push(...(await fire(state, event, ruleset)).map(say));
    all.push(...(await fire(state, { type: "timer", at: until }, ruleset)).map(say));
  }
  return all;
}

function byTime(a: Event, b: Event): number {
  return a.timestamp - b.timestamp || (a.messageId < b.messageId ? -1 : 1);
}

function say({ customer, rule, key, at, trigger }: Firing): string {
  const id = trigger.type === "timer" ? trigger.anchor : trigger.messageId;
  return JSON.stringify([customer, rule, key, at, trigger.type, id]);
}

const seen = { firings: 0, timers: 0, keyed: 0, rules: 0, others: 0, denied: 0 };

async function compareOne(one: Case): Promise<void> {
  const { ruleset, problems } = parseRuleset(one.ruleset);
  // A rule of present facts only is refused, and the others run.
  const errors = problems.filter(({ severity }) => severity === "error");
  expect(errors.filter(({ code }) => code !== "no_trigger")).toEqual([]);
  const columns = createColumns(one.customers);
  const until = lastInstantOf(columns) + one.restMs;
  const run = await runColumns(columns, ruleset, { until });
  const { firings, rules } = run;
  const found = Array.from({ length: firings.length }, (_, i) => {
    const type = firings.timer[i] === 1 ? "timer" : "event";
    const id = columns.messageIds[firings.row[i] as number];
    const rule = rules[firings.rule[i] as number]?.id;
    return JSON.stringify([
      String(firings.customer[i]),
      rule,
      run.keyAt(i),
      firings.at[i],
      type,
      id,
    ]);
  });
  const left = new Set(run.others.map(({ id }) => id));
  const wanted = await fireAll(ruleset, one, until);
  expect(found).toEqual(wanted.filter((line) => !left.has(JSON.parse(line)[1] as string)));
  seen.firings += found.length;
  seen.timers += found.filter((line) => line.includes('"timer"')).length;
  seen.keyed += found.filter((line) => JSON.parse(line)[2] !== null).length;
  seen.rules += rules.length;
  seen.others += left.size;
  seen.denied += run.denied.length;
}

describe("Rules over columns", () => {
  test(
    "fire exactly where the object engine fires them",
    async () => {
      await fc.assert(fc.asyncProperty(caseArbitrary, compareOne), { numRuns: cases, seed });
      expect(seen.denied).toBe(0);
      expect(seen.timers / cases).toBeGreaterThan(0.05);
      expect(seen.keyed / cases).toBeGreaterThan(0.1);
      expect(seen.firings / cases).toBeGreaterThan(1);
      expect(seen.others / seen.rules).toBeLessThan(0.1);
    },
    cases * 40 + 20_000,
  );
});
