import { byEvent } from "../../workload/by-event.mjs";
import { createEdges } from "./edges.mjs";
import { createGates } from "./gates.mjs";
import { absent, createPresent } from "./present.mjs";
import { createWindows, takeIn } from "./share.mjs";

const nothing = [];

/**
 * How fast it can be done by hand: shared windows that cost the same however much there is in them, conditions as
 * columns of numbers, no json-rules-engine, no explanation, no late events, nothing but this workload's facts. It fires
 * exactly what the engine fires.
 *
 * @param {ReturnType<import("../../workload/plan.mjs").planRules>} plan
 */
export function createLimit({ rules, facts }) {
  const present = createPresent(propertiesOf(facts));
  const windows = createWindows(rules, facts, present);
  const opens = createGates(rules, windows.windowOf);
  const edges = createEdges(rules, present);
  const concerned = createConcerned(rules, windows.listsOf);
  let fired = nothing;

  const fire = (rule, key) => {
    if (fired === nothing) fired = [];
    fired.push(`${rules[rule].id}|${edges.textOf(rule, key)}`);
  };
  const fireTimer = (rule) => fire(rule, 0);
  const look = (rule) => {
    const key = edges.keyOf(rule);
    if (key === absent) return;
    if (!opens(rule, present, key)) edges.rearm(rule, key);
    else if (!edges.isUsed(rule, key)) {
      edges.use(rule, key);
      fire(rule, key);
    }
  };

  return {
    /** Takes in the next event; gives what fired, `rule|key` each. */
    track(event) {
      fired = nothing;
      const { lists, looked, rearmed } = concerned(event.event);
      for (let i = 0; i < windows.timed.length; i++)
        windows.timed[i].goOff(event.timestamp - 1, fireTimer);
      present.take(event);
      takeIn(lists, event.event, present, fireTimer);
      for (let i = 0; i < looked.length; i++) look(looked[i]);
      for (let i = 0; i < rearmed.length; i++) edges.rearmAll(rearmed[i]);
      return fired;
    },
    /** By rule: the keys that it is true for, and has fired. */
    used() {
      const timers = windows.timed.flatMap((since) => since.used());
      const keys = rules.map(({ number, timer }) => (timer ? [] : edges.usedBy(number)));
      for (const rule of timers) keys[rule] = [""];
      return keys;
    },
  };
}

/** What an event of a name concerns, found once. Timers' rules are the windows' own affair. */
function createConcerned(rules, listsOf) {
  const untimed = rules.filter(({ timer }) => !timer);
  const lookedBy = byEvent(untimed, ({ triggers }) => triggers);
  const rearmedBy = byEvent(untimed, ({ anchors }) => anchors);
  const column = (found) => Int32Array.from(found, ({ number }) => number);
  const found = new Map();
  return (name) => {
    let one = found.get(name);
    if (one === undefined) {
      one = {
        lists: listsOf(name),
        looked: column(lookedBy(name)),
        rearmed: column(rearmedBy(name)),
      };
      found.set(name, one);
    }
    return one;
  };
}

/** Those that some fact groups by, filters by, or counts the values of. */
function propertiesOf(facts) {
  const names = facts.flatMap(({ fact, by, where, steps, property }) => [
    by,
    fact === "distinct" ? property : null,
    ...[...where, ...(steps ?? []).flatMap((step) => step.where)].map((line) => line.property),
  ]);
  return [...new Set(names)].filter((name) => name !== null && name !== "price");
}
