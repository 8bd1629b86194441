import type { Event } from "../event/event.ts";
import type { Past } from "../history/past.ts";
import type { CountPlan, EventFilter, Look, Reading, Source, Within } from "./fact.ts";
import { PlainFact, unknown } from "./fact.ts";
import type { Intake } from "./intake.ts";
import type { Keyring } from "./keyring.ts";
import { Seat } from "./keyring.ts";
import type { Placed } from "./source.ts";
import type { Keeping } from "./window.ts";
import { Column, openingOf } from "./window.ts";

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
  readonly groups: Seat<Column>;
  readonly #placed: Placed;

  constructor(plan: CountSourcePlan, placed: Placed, rings: readonly Keyring[]) {
    const { windows, forEver, visitsMs } = plan;
    const keeping: Keeping = { windows, forEver, lastMs: visitsMs ?? 0 };
    this.plan = plan;
    this.#placed = placed;
    this.groups = new Seat(rings[placed.ring] as Keyring, placed.seat, () => new Column(keeping));
  }

  add(intake: Intake): void {
    if (intake.enters(this.#placed.filter)) this.take(intake.event as Event, intake.place);
  }

  /** Counts an event that is known to enter. */
  take({ timestamp }: Event, place: number): void {
    const { visitsMs } = this.plan;
    const column = this.groups.own();
    if (!column) return;
    const last = column.times[column.length - 1];
    if (visitsMs !== null && last !== undefined && timestamp - last < visitsMs) return;
    column.push(timestamp, place);
    column.prune(timestamp);
  }

  copy(rings: readonly Keyring[]): CountSource {
    return new CountSource(this.plan, this.#placed, rings);
  }
}

/** `count`: how many events came within the window, per value of `by`. */
export class Count extends PlainFact {
  readonly #within: Within | null;
  readonly #groups: Seat<Column>;

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

  read(look: Look, past: Past): Reading {
    const column = this.#groups.at(look);
    if (column === undefined) return unknown;
    const from = column?.firstAfter(openingOf(this.#within, look.at)) ?? 0;
    return { value: this.value(look), events: column?.idsFrom(from, past) ?? [] };
  }
}
