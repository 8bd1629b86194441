import type { Event } from "../event/event.ts";
import { isNamed } from "../event/event.ts";
import type { AbsentPlan, Fact, Look, Reading } from "./fact.ts";
import { enters, groupOf, unknown } from "./fact.ts";

/** `absent`: true from `after` behind an event on, while neither `without` nor the event itself has come again. */
export class Absent implements Fact {
  readonly #plan: AbsentPlan;
  readonly #waiting: Map<string, Event>;

  constructor(plan: AbsentPlan, waiting = new Map<string, Event>()) {
    this.#plan = plan;
    this.#waiting = waiting;
  }

  add(event: Event): void {
    const { without, by } = this.#plan;
    const key = groupOf(event, by);
    if (key === undefined) return;
    if (isNamed(event, without)) this.#waiting.delete(key);
    if (enters(event, this.#plan)) this.#waiting.set(key, event);
  }

  read(look: Look): Reading {
    const key = groupOf(look.event, this.#plan.by);
    if (key === undefined) return unknown;
    const anchor = this.#waiting.get(key);
    if (!anchor) return { value: false, events: [] };
    return { value: look.at - anchor.timestamp >= this.#plan.afterMs, events: [anchor.messageId] };
  }

  copy(): Absent {
    return new Absent(this.#plan, new Map(this.#waiting));
  }

  anchors(): Iterable<Event> {
    return this.#waiting.values();
  }

  isAnchoredBy(event: Event): boolean {
    const key = groupOf(event, this.#plan.by);
    return key !== undefined && this.#waiting.get(key) === event;
  }
}
