import type { Event } from "../event/event.ts";
import type { Past } from "../history/past.ts";
import { idsAt } from "../history/past.ts";
import type { DistinctPlan, EventFilter, Look, Reading, Source, Within } from "./fact.ts";
import { keyOf, maxEventsBehind, PlainFact, unknown } from "./fact.ts";
import type { Intake } from "./intake.ts";
import { enters } from "./intake.ts";
import type { Keyring } from "./keyring.ts";
import { Seat } from "./keyring.ts";
import type { Placed } from "./source.ts";
import { Values } from "./values.ts";
import { openingOf } from "./window.ts";

/** What distincts share: which property of which events, in which groups. */
export interface DistinctSourcePlan {
  readonly type: "distinct";
  readonly filter: EventFilter;
  readonly property: string;
  readonly by: string | null;
  readonly windows: readonly Within[];
  readonly forEver: boolean;
}

/** The values of every group. */
export class DistinctSource implements Source {
  readonly plan: DistinctSourcePlan;
  readonly groups: Seat<Values>;
  readonly #placed: Placed;
  #look: Look | undefined;
  #lacks = false;

  constructor(plan: DistinctSourcePlan, placed: Placed, rings: readonly Keyring[]) {
    const { windows, forEver } = plan;
    const keeping = { windows, forEver, lastMs: 0 };
    this.plan = plan;
    this.#placed = placed;
    this.groups = new Seat(rings[placed.ring] as Keyring, placed.seat, () => new Values(keeping));
  }

  add(intake: Intake): void {
    if (!intake.enters(this.#placed.filter)) return;
    const event = intake.event as Event;
    const value = keyOf(event, this.plan.property);
    const values = value === undefined ? undefined : this.groups.own();
    if (!values || value === undefined) return;
    values.see(value, event.timestamp, intake.place);
    values.prune(event.timestamp);
  }

  /** Whether the event of a look would enter, but lacks the property: then nothing is known. */
  lacksAt(look: Look): boolean {
    if (this.#look === look) return this.#lacks;
    const { filter, property } = this.plan;
    this.#look = look;
    this.#lacks = enters(look.event, filter) && keyOf(look.event, property) === undefined;
    return this.#lacks;
  }

  copy(rings: readonly Keyring[]): DistinctSource {
    return new DistinctSource(this.plan, this.#placed, rings);
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
    const values = this.#source.groups.at(look);
    if (values === undefined || this.#source.lacksAt(look)) return undefined;
    return values === null ? 0 : values.countAfter(openingOf(this.#within, look.at));
  }

  read(look: Look, past: Past): Reading {
    const value = this.value(look);
    if (value === undefined) return unknown;
    const opening = openingOf(this.#within, look.at);
    const places = this.#source.groups.at(look)?.placesAfter(opening).slice(-maxEventsBehind) ?? [];
    return { value, events: idsAt(past, places) };
  }
}
