import type { Event } from "../event/event.ts";
import type { EventFilter, Fact, Look, Reading, SincePlan, Source } from "./fact.ts";
import { enters, unknown } from "./fact.ts";

/** What sinces share. */
export interface SinceSourcePlan {
  readonly type: "since";
  readonly filter: EventFilter;
}

/** The last two matching events: an event never counts from itself, but from the one before. */
export class SinceSource implements Source {
  readonly #plan: SinceSourcePlan;
  last: Event | undefined;
  #beforeLast: Event | undefined;

  constructor(plan: SinceSourcePlan, last?: Event, beforeLast?: Event) {
    this.#plan = plan;
    this.last = last;
    this.#beforeLast = beforeLast;
  }

  add(event: Event): void {
    if (!enters(event, this.#plan.filter)) return;
    this.#beforeLast = this.last;
    this.last = event;
  }

  /** What a look measures from. At a timer's instant the anchor lies in the past; at its own arrival it is the present event. */
  from(look: Look): Event | undefined {
    const { last } = this;
    const isPresent = last?.messageId === look.event.messageId && last.timestamp === look.at;
    return isPresent ? this.#beforeLast : last;
  }

  copy(): SinceSource {
    return new SinceSource(this.#plan, this.last, this.#beforeLast);
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
    return from && look.at - from.timestamp;
  }

  read(look: Look): Reading {
    const from = this.#source.from(look);
    return from ? { value: look.at - from.timestamp, events: [from.messageId] } : unknown;
  }

  anchors(): Iterable<Event> {
    return this.#source.last ? [this.#source.last] : [];
  }

  isAnchoredBy(event: Event): boolean {
    return this.#source.last === event;
  }
}
