import type { Event } from "../event/event.ts";
import type { DistinctPlan, EventFilter, Look, Reading, Source, Within } from "./fact.ts";
import { enters, keyOf, maxEventsBehind, PlainFact, unknown } from "./fact.ts";
import { Groups, openingOf, openingOfAll } from "./window.ts";

/** What distincts share: which property of which events, in which groups. */
export interface DistinctSourcePlan {
  readonly type: "distinct";
  readonly filter: EventFilter;
  readonly property: string;
  readonly by: string | null;
  readonly windows: readonly Within[];
  readonly forEver: boolean;
}

/** The values of one group with the event that brought each last, the one seen longest ago first. */
class Values {
  readonly #seen: Map<string, Event>;
  /** When each was last seen, in the same order: many rules with many windows ask at one look. */
  #times: number[];

  constructor(seen = new Map<string, Event>(), times: number[] = []) {
    this.#seen = seen;
    this.#times = times;
  }

  see(value: string, event: Event): void {
    const before = this.#seen.get(value);
    // Deleted first, so that the map keeps the order in which values were last seen.
    if (before && this.#seen.delete(value))
      this.#times.splice(this.#after(before.timestamp) - 1, 1);
    this.#seen.set(value, event);
    this.#times.push(event.timestamp);
  }

  forgetUpTo(instant: number): void {
    let spent = this.#after(instant);
    if (spent === 0) return;
    this.#times = this.#times.slice(spent);
    for (const value of this.#seen.keys()) {
      if (spent-- === 0) return;
      this.#seen.delete(value);
    }
  }

  /** How many were last seen behind an instant. */
  countAfter(instant: number): number {
    return this.#times.length - this.#after(instant);
  }

  eventsAfter(instant: number): readonly Event[] {
    return [...this.#seen.values()].slice(this.#after(instant));
  }

  copy(): Values {
    return new Values(new Map(this.#seen), [...this.#times]);
  }

  /** The place of the first that was last seen behind an instant, by halving. */
  #after(instant: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] as number) > instant) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The values of every group. */
export class DistinctSource implements Source {
  readonly plan: DistinctSourcePlan;
  readonly groups: Groups<Values>;

  constructor(plan: DistinctSourcePlan, groups = new Groups(plan.by, () => new Values())) {
    this.plan = plan;
    this.groups = groups;
  }

  add(event: Event): void {
    const { filter, property, windows, forEver } = this.plan;
    if (!enters(event, filter)) return;
    const value = keyOf(event, property);
    const values = value === undefined ? undefined : this.groups.of(event);
    if (!values || value === undefined) return;
    values.see(value, event);
    if (!forEver) values.forgetUpTo(openingOfAll(windows, event.timestamp));
  }

  copy(): DistinctSource {
    return new DistinctSource(this.plan, this.groups.copy());
  }
}

/** `distinct`: how many different values of a property came within the window, per value of `by`. */
export class Distinct extends PlainFact {
  readonly #within: Within | null;
  readonly #source: DistinctSource;

  constructor(plan: DistinctPlan, source: DistinctSource) {
    super();
    this.#within = plan.within;
    this.#source = source;
  }

  value(look: Look): number | undefined {
    const { plan, groups } = this.#source;
    const values = groups.at(look);
    const lacks = enters(look.event, plan.filter) && keyOf(look.event, plan.property) === undefined;
    if (values === undefined || lacks) return undefined;
    return values === null ? 0 : values.countAfter(openingOf(this.#within, look.at));
  }

  read(look: Look): Reading {
    const value = this.value(look);
    if (value === undefined) return unknown;
    const opening = openingOf(this.#within, look.at);
    const events = this.#source.groups.at(look)?.eventsAfter(opening).slice(-maxEventsBehind) ?? [];
    return { value, events: events.map(({ messageId }) => messageId) };
  }
}
