import type { Event } from "../event/event.ts";
import { isNamed } from "../event/event.ts";
import type { Fact, Look, Reading, StreakPlan } from "./fact.ts";
import { enters, groupOf, maxEventsBehind, unknown } from "./fact.ts";

interface Run {
  length: number;
  lastAt: number;
  readonly ids: string[];
}

/** `streak`: how many events came since the last `resetBy` of the same group. Reloads, sessions and firings do not reset it. */
export class Streak implements Fact {
  readonly #plan: StreakPlan;
  readonly #runs: Map<string, Run>;

  constructor(plan: StreakPlan, runs = new Map<string, Run>()) {
    this.#plan = plan;
    this.#runs = runs;
  }

  add(event: Event): void {
    const { resetBy, by } = this.#plan;
    const key = groupOf(event, by);
    if (key === undefined) return;
    if (resetBy !== null && isNamed(event, resetBy)) this.#runs.delete(key);
    else if (enters(event, this.#plan)) this.#extend(key, event);
  }

  read(look: Look): Reading {
    const key = groupOf(look.event, this.#plan.by);
    if (key === undefined) return unknown;
    const run = this.#runs.get(key);
    if (!run || this.#isBroken(run, look.at)) return { value: 0, events: [] };
    return { value: run.length, events: [...run.ids] };
  }

  copy(): Streak {
    const runs = new Map<string, Run>();
    for (const [key, run] of this.#runs) runs.set(key, { ...run, ids: [...run.ids] });
    return new Streak(this.#plan, runs);
  }

  anchors(): Iterable<Event> {
    return [];
  }

  isAnchoredBy(_event: Event): boolean {
    return false;
  }

  #extend(key: string, event: Event): void {
    let run = this.#runs.get(key);
    if (!run || this.#isBroken(run, event.timestamp))
      this.#runs.set(key, (run = { length: 0, lastAt: event.timestamp, ids: [] }));
    run.length++;
    run.lastAt = event.timestamp;
    run.ids.push(event.messageId);
    if (run.ids.length > maxEventsBehind) run.ids.shift();
  }

  #isBroken(run: Run, at: number): boolean {
    return this.#plan.maxGapMs !== null && at - run.lastAt >= this.#plan.maxGapMs;
  }
}
