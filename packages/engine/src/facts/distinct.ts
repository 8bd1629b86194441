import type { Event } from "../event/event.ts";
import type { DistinctPlan, Look, Reading } from "./fact.ts";
import { enters, groupOf, keyOf, maxEventsBehind, PlainFact, unknown } from "./fact.ts";
import { Groups, openingOf } from "./window.ts";

/** Where a value was last seen. */
interface Seen {
  readonly at: number;
  readonly id: string;
}

/** The values of one group, the one seen longest ago first. */
class Values {
  readonly seen: Map<string, Seen>;

  constructor(seen = new Map<string, Seen>()) {
    this.seen = seen;
  }

  copy(): Values {
    return new Values(new Map(this.seen));
  }
}

/** `distinct`: how many different values of a property came within the window, per value of `by`. */
export class Distinct extends PlainFact {
  readonly #plan: DistinctPlan;
  readonly #groups: Groups<Values>;

  constructor(plan: DistinctPlan, groups = new Groups(() => new Values())) {
    super();
    this.#plan = plan;
    this.#groups = groups;
  }

  override add(event: Event): void {
    if (!enters(event, this.#plan)) return;
    const key = groupOf(event, this.#plan.by);
    const value = keyOf(event, this.#plan.property);
    if (key === undefined || value === undefined) return;
    const { seen } = this.#groups.of(key);
    // Deleted first, so that the map keeps the order in which values were last seen.
    seen.delete(value);
    seen.set(value, { at: event.timestamp, id: event.messageId });
    const opening = openingOf(this.#plan.within, event.timestamp);
    for (const [old, { at }] of seen) {
      if (at > opening) break;
      seen.delete(old);
    }
  }

  read(look: Look): Reading {
    const { by, property, within } = this.#plan;
    const key = groupOf(look.event, by);
    const lacks = enters(look.event, this.#plan) && keyOf(look.event, property) === undefined;
    if (key === undefined || lacks) return unknown;
    const opening = openingOf(within, look.at);
    const seen = [...(this.#groups.find(key)?.seen.values() ?? [])].filter(
      ({ at }) => at > opening,
    );
    return { value: seen.length, events: seen.slice(-maxEventsBehind).map(({ id }) => id) };
  }

  override copy(): Distinct {
    return new Distinct(this.#plan, this.#groups.copy());
  }
}
