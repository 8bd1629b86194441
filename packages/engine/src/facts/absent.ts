import type { Event } from "../event/event.ts";
import type { Past } from "../history/past.ts";
import { idsAt } from "../history/past.ts";
import type { AbsentPlan, Anchor, EventFilter, Fact, Look, Reading, Source } from "./fact.ts";
import { groupOf, unknown } from "./fact.ts";
import type { Intake } from "./intake.ts";
import type { Placed } from "./source.ts";

/** What absents share, however long each waits. */
export interface AbsentSourcePlan {
  readonly type: "absent";
  readonly filter: EventFilter;
  readonly without: string;
  readonly by: string | null;
}

/** For every group the last event that nothing has answered yet. */
export class AbsentSource implements Source {
  readonly plan: AbsentSourcePlan;
  readonly waiting: Map<string, Anchor>;
  readonly #placed: Placed;

  constructor(plan: AbsentSourcePlan, placed: Placed, waiting = new Map<string, Anchor>()) {
    this.plan = plan;
    this.#placed = placed;
    this.waiting = waiting;
  }

  add(intake: Intake): void {
    const { filter, resetBy } = this.#placed;
    const [answers, asks] = [intake.enters(resetBy), intake.enters(filter)];
    if (!answers && !asks) return;
    const event = intake.event as Event;
    const key = groupOf(event, this.plan.by);
    if (key === undefined) return;
    if (answers) this.waiting.delete(key);
    if (asks) this.waiting.set(key, { at: event.timestamp, place: intake.place });
  }

  copy(): AbsentSource {
    return new AbsentSource(this.plan, this.#placed, new Map(this.waiting));
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
    return anchor !== undefined && look.at - anchor.at >= this.#plan.afterMs;
  }

  read(look: Look, past: Past): Reading {
    const value = this.value(look);
    if (value === undefined) return unknown;
    const anchor = this.#source.waiting.get(groupOf(look.event, this.#plan.by) ?? "");
    return { value, events: anchor ? idsAt(past, [anchor.place]) : [] };
  }

  anchors(): Iterable<Anchor> {
    return this.#source.waiting.values();
  }

  isAnchoredBy(event: Event, place: number): boolean {
    const key = groupOf(event, this.#plan.by);
    return key !== undefined && this.#source.waiting.get(key)?.place === place;
  }
}
