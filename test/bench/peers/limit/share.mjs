import { byEvent } from "../../workload/by-event.mjs";
import { absent, compileFilter } from "./present.mjs";
import { Sequence } from "./sequence.mjs";
import { Since } from "./since.mjs";
import { Distinct, Ring, Streak, Sum } from "./windows.mjs";

/**
 * The windows behind the facts, shared wherever two facts can be: counts of one thing share a ring whatever their width.
 *
 * @returns the window of each fact, those that timers hang on, and those that an event's name concerns.
 */
export function createWindows(rules, facts, present) {
  const shared = new Map();
  const windowOf = facts.map((fact) => {
    const { name } = fact;
    const key = fact.fact === "count" ? JSON.stringify([fact.event, fact.by, fact.where]) : name;
    if (!shared.has(key)) shared.set(key, { fact, window: createWindow(fact, present) });
    return shared.get(key).window;
  });
  for (const { leaves } of rules)
    for (const { fact, value } of leaves)
      if (fact.fact === "count")
        windowOf[fact.number].capacity = Math.max(windowOf[fact.number].capacity, value);
  return { windowOf, timed: hangTimers(rules, windowOf), listsOf: listsFor([...shared.values()]) };
}

function createWindow(fact, present) {
  const slot = fact.by === null ? absent : present.slotOf(fact.by);
  const filter = compileFilter(present, fact.where);
  switch (fact.fact) {
    case "count":
      return new Ring(slot, filter);
    case "sum":
      return new Sum(filter, fact.property, fact.withinMs);
    case "distinct":
      return new Distinct(filter, present.slotOf(fact.property), fact.withinMs);
    case "streak":
      return new Streak(slot, filter, fact.maxGapMs);
    case "sequence": {
      const steps = fact.steps.map(({ event, where }) => ({
        event,
        filter: compileFilter(present, where),
      }));
      return new Sequence(slot, steps, fact.withinMs);
    }
    case "since":
      return new Since();
  }
}

function hangTimers(rules, windowOf) {
  const timers = new Map();
  for (const { number, leaves, timer } of rules) {
    if (!timer) continue;
    const since = windowOf[leaves[0].fact.number];
    timers.set(since, [...(timers.get(since) ?? []), { rule: number, delay: leaves[0].value }]);
  }
  for (const [since, list] of timers) since.setTimers(list);
  return [...timers.keys()];
}

/** The windows that an event of a name concerns, one list a kind, so that each loop calls one method. */
function listsFor(entries) {
  const of = (kind, namesOf) => {
    const wanted = entries.filter(({ fact }) => fact.fact === kind);
    const find = byEvent(wanted, ({ fact }) => namesOf(fact).filter((name) => name !== undefined));
    return (name) => find(name).map(({ window }) => window);
  };
  const own = ({ event }) => [event];
  const reset = ({ resetBy }) => [resetBy];
  const finders = {
    rings: of("count", own),
    sums: of("sum", own),
    distincts: of("distinct", own),
    streaks: of("streak", own),
    streaksReset: of("streak", reset),
    sequences: of("sequence", (fact) => fact.steps.map(({ event }) => event)),
    sequencesReset: of("sequence", reset),
    sinces: of("since", own),
  };
  return (name) =>
    Object.fromEntries(Object.entries(finders).map(([kind, find]) => [kind, find(name)]));
}

/** Takes the present event into the windows that it concerns. */
export function takeIn(lists, name, present, fireTimer) {
  const { rings, sums, distincts, streaks, streaksReset, sequences, sequencesReset, sinces } =
    lists;
  for (let i = 0; i < rings.length; i++) rings[i].add(present);
  for (let i = 0; i < sums.length; i++) sums[i].add(present);
  for (let i = 0; i < distincts.length; i++) distincts[i].add(present);
  for (let i = 0; i < streaksReset.length; i++) streaksReset[i].reset(present);
  for (let i = 0; i < streaks.length; i++) streaks[i].add(present);
  for (let i = 0; i < sequencesReset.length; i++) sequencesReset[i].reset(present);
  for (let i = 0; i < sequences.length; i++) sequences[i].add(present, name);
  for (let i = 0; i < sinces.length; i++) {
    // An event comes before the timers that are due at its instant, and is looked at with them.
    sinces[i].goOff(present.at, fireTimer);
    sinces[i].add(present);
  }
}
