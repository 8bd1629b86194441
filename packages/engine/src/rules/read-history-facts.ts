import type { AggregatePlan, EventFilter } from "../facts/fact.ts";
import { joinPath } from "./json-text.ts";
import type { FactKind, FactReader, ReadFact } from "./read-fact.ts";
import type { Fields } from "./reader.ts";
import { isMeantAsMoney, moneyOf } from "./vocabulary.ts";

const maxSteps = 10;

/** The facts over what has happened. */
export const historyFacts: Readonly<Record<string, FactKind>> = {
  count: { params: ["event", "by", "within", "visits", "where"], read: readCount },
  sum: { params: ["event", "property", "by", "within", "where"], read: aggregate("sum") },
  min: { params: ["event", "property", "by", "within", "where"], read: aggregate("min") },
  max: { params: ["event", "property", "by", "within", "where"], read: aggregate("max") },
  distinct: { params: ["event", "property", "by", "within", "where"], read: readDistinct },
  streak: { params: ["event", "resetBy", "by", "maxGap", "where"], read: readStreak },
  sequence: { params: ["steps", "within", "resetBy", "by"], read: readSequence },
  since: { params: ["event", "where"], read: readSince },
  absent: { params: ["event", "without", "after", "by", "where"], read: readAbsent },
};

/** Which events a fact takes in. */
function readFilter(facts: FactReader, params: Fields, path: string): EventFilter | undefined {
  const event = facts.event(params, "event", path);
  const where = facts.where(params, path);
  return event === undefined || !where ? undefined : { event, where };
}

function readCount(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const filter = readFilter(facts, params, path);
  const by = facts.by(params, path);
  const within = facts.within(params, path);
  const visitsMs = facts.optionalDuration(params, "visits", path);
  if (!filter || by === undefined || within === undefined || visitsMs === undefined)
    return undefined;
  return { kind: "number", plan: { fact: "count", ...filter, by, within, visitsMs } };
}

function aggregate(fact: AggregatePlan["fact"]): FactKind["read"] {
  return (facts, params, path, value) => {
    const filter = readFilter(facts, params, path);
    const property = facts.text(params, "property", path, "the property");
    const by = facts.by(params, path);
    const within = facts.within(params, path);
    if (!filter || property === undefined || by === undefined || within === undefined)
      return undefined;
    const money = moneyOf(value, facts.vocabulary.currency);
    const kind = isMeantAsMoney(value) ? "money" : "number";
    return { kind, plan: { fact, ...filter, property, by, within, money } };
  };
}

function readDistinct(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const filter = readFilter(facts, params, path);
  const property = facts.text(params, "property", path, "the property");
  const by = facts.by(params, path);
  const within = facts.within(params, path);
  if (!filter || property === undefined || by === undefined || within === undefined)
    return undefined;
  return { kind: "number", plan: { fact: "distinct", ...filter, property, by, within } };
}

function readStreak(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const filter = readFilter(facts, params, path);
  const resetBy = facts.optionalEvent(params, "resetBy", path);
  const by = facts.by(params, path);
  const maxGapMs = facts.optionalDuration(params, "maxGap", path);
  if (!filter || resetBy === undefined || by === undefined || maxGapMs === undefined)
    return undefined;
  if (resetBy === filter.event || resetBy === "*") return neverCounts(facts, resetBy, path);
  return { kind: "number", plan: { fact: "streak", ...filter, resetBy, by, maxGapMs } };
}

function readSequence(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const steps = readSteps(facts, params["steps"], joinPath(path, "steps"));
  const withinMs = facts.optionalDuration(params, "within", path);
  const resetBy = facts.optionalEvent(params, "resetBy", path);
  const by = facts.by(params, path);
  if (!steps || withinMs === undefined || resetBy === undefined || by === undefined)
    return undefined;
  const ends = steps.slice(1).some(({ event }) => event === resetBy);
  if (ends || resetBy === "*") return neverCounts(facts, resetBy ?? "*", path);
  return { kind: "boolean", plan: { fact: "sequence", steps, withinMs, resetBy, by } };
}

function readSteps(
  facts: FactReader,
  value: unknown,
  path: string,
): readonly EventFilter[] | undefined {
  const list = facts.reader.list(value, path, "“steps”", maxSteps);
  if (!list) return undefined;
  if (list.length < 2)
    return facts.reader.error(
      "empty",
      path,
      `A sequence has at least two steps; this has ${list.length}.`,
      "Name the events in their order. For a single event use “count”.",
    );
  const steps = list.map((step, i) => readStep(facts, step, joinPath(path, i)));
  return steps.every((step) => step !== undefined) ? steps : undefined;
}

/** An event's name, or an event with a `where`. */
function readStep(facts: FactReader, step: unknown, path: string): EventFilter | undefined {
  if (typeof step === "object" && step !== null) {
    const fields = facts.reader.fields(step, path, "a step", ["event", "where"]);
    return fields && readFilter(facts, fields, path);
  }
  const name = facts.reader.text(step, path, "a step");
  const event = name === undefined ? undefined : facts.eventName(name, path);
  return event === undefined ? undefined : { event, where: [] };
}

/** Such a fact would be ended by the very events that should bring it on. */
function neverCounts(facts: FactReader, resetBy: string, path: string): undefined {
  return facts.reader.error(
    "bad_value",
    joinPath(path, "resetBy"),
    `“${resetBy}” ends what it should bring on, so this would never get anywhere.`,
    "Name the event that means success.",
  );
}

function readSince(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const filter = readFilter(facts, params, path);
  return filter && { kind: "duration", plan: { fact: "since", ...filter } };
}

function readAbsent(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const filter = readFilter(facts, params, path);
  const without = facts.event(params, "without", path);
  const afterMs = facts.duration(params, "after", path);
  const by = facts.by(params, path);
  if (!filter || without === undefined || afterMs === undefined || by === undefined)
    return undefined;
  return { kind: "boolean", plan: { fact: "absent", ...filter, without, afterMs, by } };
}
