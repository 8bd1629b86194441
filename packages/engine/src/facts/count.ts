import type { Event } from "../event/event.ts";
import type { CountPlan, EventFilter, Look, Reading, Source, Within } from "./fact.ts";
import { enters, maxEventsBehind, PlainFact, unknown } from "./fact.ts";
import { Column, Groups, openingOf, openingOfAll } from "./window.ts";

/** What counts share: which events, in which groups, with which repeats left out. */
export interface CountSourcePlan {
  readonly type: "count";
  readonly filter: EventFilter;
  readonly by: string | null;
  readonly visitsMs: number | null;
  /** Of every count that shares it. */
  readonly windows: readonly Within[];
  /** Whether one of them counts without a window. */
  readonly forEver: boolean;
}

/** The counted events of every group. */
export class CountSource implements Source {
  readonly plan: CountSourcePlan;
  readonly groups: Groups<Column>;

  constructor(plan: CountSourcePlan, groups = new Groups(plan.by, () => new Column())) {
    this.plan = plan;
    this.groups = groups;
  }

  add(event: Event): void {
    const { filter, visitsMs, windows, forEver } = this.plan;
    if (!enters(event, filter)) return;
    const column = this.groups.of(event);
    if (!column) return;
    const last = column.times[column.length - 1];
    if (visitsMs !== null && last !== undefined && event.timestamp - last < visitsMs) return;
    column.push(event);
    // The one just pushed is inside every window. Without a window only the last ids are worth keeping.
    const reached = column.firstAfter(openingOfAll(windows, event.timestamp));
    column.dropTo(forEver ? Math.min(reached, column.length - maxEventsBehind) : reached);
  }

  copy(): CountSource {
    return new CountSource(this.plan, this.groups.copy());
  }
}

/** `count`: how many events came within the window, per value of `by`. */
export class Count extends PlainFact {
  readonly #within: Within | null;
  readonly #groups: Groups<Column>;

  constructor(plan: Pick<CountPlan, "within">, source: CountSource) {
    super();
    this.#within = plan.within;
    this.#groups = source.groups;
  }

  value(look: Look): number | undefined {
    const column = this.#groups.at(look);
    if (!column) return column === null ? 0 : undefined;
    if (this.#within === null) return column.total;
    return column.length - column.firstAfter(openingOf(this.#within, look.at));
  }

  read(look: Look): Reading {
    const column = this.#groups.at(look);
    if (column === undefined) return unknown;
    const from = column?.firstAfter(openingOf(this.#within, look.at)) ?? 0;
    return { value: this.value(look), events: column?.idsFrom(from) ?? [] };
  }
}
