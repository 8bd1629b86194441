import type { Event } from "../event/event.ts";
import { isNamed } from "../event/event.ts";
import type { EventFilter, Look, Reading, Source, StreakPlan } from "./fact.ts";
import { enters, maxEventsBehind, PlainFact, unknown } from "./fact.ts";
import { Groups } from "./window.ts";

/** What streaks share. */
export interface StreakSourcePlan {
  readonly type: "streak";
  readonly filter: EventFilter;
  readonly resetBy: string | null;
  readonly by: string | null;
  readonly maxGapMs: number | null;
}

/** One run, as long as nothing has ended it. */
class Run {
  length = 0;
  lastAt = 0;
  ids: string[] = [];

  copy(): Run {
    return Object.assign(new Run(), this, { ids: [...this.ids] });
  }
}

/** The run of every group. */
export class StreakSource implements Source {
  readonly #plan: StreakSourcePlan;
  readonly #runs: Groups<Run>;

  constructor(plan: StreakSourcePlan, runs = new Groups(plan.by, () => new Run())) {
    this.#plan = plan;
    this.#runs = runs;
  }

  add(event: Event): void {
    const { filter, resetBy } = this.#plan;
    if (resetBy !== null && isNamed(event, resetBy)) this.#runs.forget(event);
    else if (enters(event, filter)) this.#extend(event);
  }

  /** The run that a look is about; `null` where there is none, `undefined` where its event has no group. */
  runAt(look: Look): Run | null | undefined {
    const run = this.#runs.at(look);
    return run && this.#isBroken(run, look.at) ? null : run;
  }

  copy(): StreakSource {
    return new StreakSource(this.#plan, this.#runs.copy());
  }

  #extend(event: Event): void {
    const run = this.#runs.of(event);
    if (!run) return;
    if (run.length > 0 && this.#isBroken(run, event.timestamp)) [run.length, run.ids] = [0, []];
    run.length++;
    run.lastAt = event.timestamp;
    run.ids.push(event.messageId);
    if (run.ids.length > maxEventsBehind) run.ids.shift();
  }

  #isBroken(run: Run, at: number): boolean {
    return this.#plan.maxGapMs !== null && at - run.lastAt >= this.#plan.maxGapMs;
  }
}

/** `streak`: how many events came since the last `resetBy` of the same group. Reloads, sessions and firings do not reset it. */
export class Streak extends PlainFact {
  readonly #source: StreakSource;

  constructor(_plan: StreakPlan, source: StreakSource) {
    super();
    this.#source = source;
  }

  value(look: Look): number | undefined {
    const run = this.#source.runAt(look);
    return run === undefined ? undefined : (run?.length ?? 0);
  }

  read(look: Look): Reading {
    const run = this.#source.runAt(look);
    if (run === undefined) return unknown;
    return { value: run?.length ?? 0, events: run ? [...run.ids] : [] };
  }
}
