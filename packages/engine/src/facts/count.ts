import type { Event } from "../event/event.ts";
import type { CountPlan, Look, Reading } from "./fact.ts";
import { enters, groupOf, maxEventsBehind, PlainFact, unknown } from "./fact.ts";
import { Column, Groups, openingOf } from "./window.ts";

/** The counted events of one group, and how many there ever were. */
class Counted {
  readonly column: Column<undefined>;
  total: number;

  constructor(column = new Column<undefined>(), total = 0) {
    this.column = column;
    this.total = total;
  }

  copy(): Counted {
    return new Counted(this.column.copy(), this.total);
  }
}

/** `count`: how many events came within the window, per value of `by`. */
export class Count extends PlainFact {
  readonly #plan: CountPlan;
  readonly #groups: Groups<Counted>;

  constructor(plan: CountPlan, groups = new Groups(() => new Counted())) {
    super();
    this.#plan = plan;
    this.#groups = groups;
  }

  override add(event: Event): void {
    const { by, visitsMs, within } = this.#plan;
    if (!enters(event, this.#plan)) return;
    const key = groupOf(event, by);
    if (key === undefined) return;
    const group = this.#groups.of(key);
    const { column } = group;
    const last = column.times.at(-1);
    if (visitsMs !== null && last !== undefined && event.timestamp - last < visitsMs) return;
    column.push(event.timestamp, event.messageId, undefined);
    group.total++;
    // The one just pushed is inside every window; without a window only the last ids are worth keeping.
    column.drop(
      within === null
        ? column.times.length - maxEventsBehind
        : column.firstAfter(openingOf(within, event.timestamp)),
    );
  }

  read(look: Look): Reading {
    const { by, within } = this.#plan;
    const key = groupOf(look.event, by);
    if (key === undefined) return unknown;
    const group = this.#groups.find(key);
    if (!group) return { value: 0, events: [] };
    const { column, total } = group;
    if (within === null) return { value: total, events: column.idsFrom(0) };
    const from = column.firstAfter(openingOf(within, look.at));
    return { value: column.times.length - from, events: column.idsFrom(from) };
  }

  override copy(): Count {
    return new Count(this.#plan, this.#groups.copy());
  }
}
