import type { Event } from "../event/event.ts";
import type { Fact, Look, Reading, SincePlan } from "./fact.ts";
import { enters, unknown } from "./fact.ts";

/** `since`: milliseconds from the last matching event before the present one; an event never counts from itself. */
export class Since implements Fact {
  readonly #plan: SincePlan;
  #last: Event | undefined;
  #beforeLast: Event | undefined;

  constructor(plan: SincePlan, last?: Event, beforeLast?: Event) {
    this.#plan = plan;
    this.#last = last;
    this.#beforeLast = beforeLast;
  }

  add(event: Event): void {
    if (!enters(event, this.#plan)) return;
    this.#beforeLast = this.#last;
    this.#last = event;
  }

  read(look: Look): Reading {
    const from = this.#isPresent(look) ? this.#beforeLast : this.#last;
    if (!from) return unknown;
    return { value: look.at - from.timestamp, events: [from.messageId] };
  }

  copy(): Since {
    return new Since(this.#plan, this.#last, this.#beforeLast);
  }

  anchors(): Iterable<Event> {
    return this.#last ? [this.#last] : [];
  }

  isAnchoredBy(event: Event): boolean {
    return this.#last === event;
  }

  /** At a timer's instant the anchor lies in the past; at its own arrival it is the present event. */
  #isPresent(look: Look): boolean {
    return this.#last?.messageId === look.event.messageId && this.#last.timestamp === look.at;
  }
}
