import type { Event } from "../event/event.ts";
import { isNamed } from "../event/event.ts";
import type { AbsentPlan, EventFilter, Fact, Look, Reading, Source } from "./fact.ts";
import { enters, groupOf, unknown } from "./fact.ts";

/** What absents share, however long each waits. */
export interface AbsentSourcePlan {
  readonly type: "absent";
  readonly filter: EventFilter;
  readonly without: string;
  readonly by: string | null;
}

/** For every group the last event that nothing has answered yet. */
export class AbsentSource implements Source {
  readonly #plan: AbsentSourcePlan;
  readonly waiting: Map<string, Event>;

  constructor(plan: AbsentSourcePlan, waiting = new Map<string, Event>()) {
    this.#plan = plan;
    this.waiting = waiting;
  }

  add(event: Event): void {
    const { filter, without, by } = this.#plan;
    const key = groupOf(event, by);
    if (key === undefined) return;
    if (isNamed(event, without)) this.waiting.delete(key);
    if (enters(event, filter)) this.waiting.set(key, event);
  }

  copy(): AbsentSource {
    return new AbsentSource(this.#plan, new Map(this.waiting));
  }
}

/** `absent`: true from `after` behind an event on, while neither `without` nor the event itself has come again. */
export class Absent implements Fact {
  readonly #plan: Pick<AbsentPlan, "by" | "afterMs">;
  readonly #source: AbsentSource;

  constructor(plan: AbsentPlan, source: AbsentSource) {
    this.#plan = plan;
    this.#source = source;
  }

  value(look: Look): boolean | undefined {
    const key = groupOf(look.event, this.#plan.by);
    if (key === undefined) return undefined;
    const anchor = this.#source.waiting.get(key);
    return anchor !== undefined && look.at - anchor.timestamp >= this.#plan.afterMs;
  }

  read(look: Look): Reading {
    const value = this.value(look);
    if (value === undefined) return unknown;
    const anchor = this.#source.waiting.get(groupOf(look.event, this.#plan.by) ?? "");
    return { value, events: anchor ? [anchor.messageId] : [] };
  }

  anchors(): Iterable<Event> {
    return this.#source.waiting.values();
  }

  isAnchoredBy(event: Event): boolean {
    const key = groupOf(event, this.#plan.by);
    return key !== undefined && this.#source.waiting.get(key) === event;
  }
}
