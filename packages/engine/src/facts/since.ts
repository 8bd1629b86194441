import type { Event } from "../event/event.ts";
import type { Past } from "../history/past.ts";
import { idsAt } from "../history/past.ts";
import type { Anchor, EventFilter, Fact, Look, Reading, SincePlan, Source } from "./fact.ts";
import { unknown } from "./fact.ts";
import type { Intake } from "./intake.ts";
import type { Placed } from "./source.ts";

/** What sinces share. */
export interface SinceSourcePlan {
  readonly type: "since";
  readonly filter: EventFilter;
}

/** The last two matching events: an event never counts from itself, but from the one before. */
export class SinceSource implements Source {
  readonly plan: SinceSourcePlan;
  last: Anchor | undefined;
  beforeLast: Anchor | undefined;
  readonly #placed: Placed;

  constructor(plan: SinceSourcePlan, placed: Placed) {
    this.plan = plan;
    this.#placed = placed;
  }

  add(intake: Intake): void {
    if (!intake.enters(this.#placed.filter)) return;
    this.beforeLast = this.last;
    this.last = { at: (intake.event as Event).timestamp, place: intake.place };
  }

  /** What a look measures from. At a timer's instant the anchor lies in the past; at its own arrival it is the present event. */
  from(look: Look): Anchor | undefined {
    const { last } = this;
    const isPresent = last !== undefined && last.place === look.place && last.at === look.at;
    return isPresent ? this.beforeLast : last;
  }

  copy(): SinceSource {
    const copy = new SinceSource(this.plan, this.#placed);
    copy.last = this.last;
    copy.beforeLast = this.beforeLast;
    return copy;
  }
}

/** `since`: milliseconds from the last matching event before the present one; an event never counts from itself. */
export class Since implements Fact {
  readonly #source: SinceSource;

  constructor(_plan: SincePlan, source: SinceSource) {
    this.#source = source;
  }

  value(look: Look): number | undefined {
    const from = this.#source.from(look);
    return from === undefined ? undefined : look.at - from.at;
  }

  read(look: Look, past: Past): Reading {
    const from = this.#source.from(look);
    return from ? { value: look.at - from.at, events: idsAt(past, [from.place]) } : unknown;
  }

  anchors(): Iterable<Anchor> {
    return this.#source.last ? [this.#source.last] : [];
  }

  isAnchoredBy(_event: Event, place: number): boolean {
    return this.#source.last?.place === place;
  }
}
