import { byEvent } from "../workload/by-event.mjs";
import { eventsOf } from "../workload/plan.mjs";
import { enters, groupOf } from "./event.mjs";
import { scan } from "./scan.mjs";
import { Count, Distinct, Sequence, Since, Streak, Sum } from "./window-kinds.mjs";

const classes = {
  count: Count,
  sum: Sum,
  distinct: Distinct,
  streak: Streak,
  sequence: Sequence,
  since: Since,
};

/** What a group finds that no event has entered. */
const untouched = { count: 0, sum: 0, distinct: 0, streak: 0, sequence: false, since: undefined };

/** One fact over all its groups, brought up to date event by event; a read costs the same whatever the history. */
class Window {
  #fact;
  #groups = new Map();

  constructor(fact) {
    this.#fact = fact;
  }

  add(event) {
    const fact = this.#fact;
    const key = groupOf(event, fact.by);
    if (key === undefined) return;
    if (event.event === fact.resetBy) this.#groups.get(key)?.reset();
    if (fact.steps ? !fact.steps.some((step) => enters(event, step)) : !enters(event, fact)) return;
    let group = this.#groups.get(key);
    if (!group) this.#groups.set(key, (group = new classes[fact.fact]()));
    group.add(event, fact);
  }

  /** @param {{ event: object, at: number }} look */
  read(look) {
    const key = groupOf(look.event, this.#fact.by);
    if (key === undefined) return undefined;
    const group = this.#groups.get(key);
    if (group) return group.read(look, this.#fact);
    return this.#lacks(look.event) ? undefined : untouched[this.#fact.fact];
  }

  #lacks(event) {
    const { fact, property } = this.#fact;
    if (fact !== "sum" && fact !== "distinct") return false;
    return enters(event, this.#fact) && groupOf(event, property) === undefined;
  }
}

/** Facts in incremental windows, up to date with the history: what every engine but ours and the naive one is given. */
export function createWindowFacts(plan, history) {
  const windows = plan.facts.map((fact) => new Window(fact));
  const concerned = byEvent(plan.facts, eventsOf);
  const add = (event) => {
    for (const { number } of concerned(event.event)) windows[number].add(event);
  };
  for (const event of history) add(event);
  return { add, read: (fact, look) => windows[fact.number].read(look) };
}

/** Facts that keep the events, and read all of them each time. */
export function createScanningFacts(history) {
  const events = [...history];
  return {
    add: (event) => events.push(event),
    read: (fact, { event, at }) => scan(fact, { history: events, event, at }),
  };
}
