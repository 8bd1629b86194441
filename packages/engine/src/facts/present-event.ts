import type { Event } from "../event/event.ts";
import type { Fact, Look, PresentEventPlan, Reading } from "./fact.ts";
import { propertyOf } from "./fact.ts";

/** `event`: a property of the present event. */
export class PresentEvent implements Fact {
  readonly #plan: PresentEventPlan;

  constructor(plan: PresentEventPlan) {
    this.#plan = plan;
  }

  add(_event: Event): void {}

  read(look: Look): Reading {
    const value = propertyOf(look.event, this.#plan.property);
    return { value: value ?? undefined, events: [look.event.messageId] };
  }

  copy(): PresentEvent {
    return this;
  }

  anchors(): Iterable<Event> {
    return [];
  }

  isAnchoredBy(_event: Event): boolean {
    return false;
  }
}
