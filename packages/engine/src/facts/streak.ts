import type { Event } from "../event/event.ts";
import type { Past } from "../history/past.ts";
import { idsAt } from "../history/past.ts";
import type { EventFilter, Look, Reading, Source, StreakPlan } from "./fact.ts";
import { maxEventsBehind, PlainFact, unknown } from "./fact.ts";
import type { Intake } from "./intake.ts";
import type { Group, Keyring } from "./keyring.ts";
import { Seat } from "./keyring.ts";
import type { Placed } from "./source.ts";

/** What streaks share. */
export interface StreakSourcePlan {
  readonly type: "streak";
  readonly filter: EventFilter;
  readonly resetBy: string | null;
  readonly by: string | null;
  readonly maxGapMs: number | null;
}

/** One run, as long as nothing has ended it. */
export class Run implements Group {
  length = 0;
  lastAt = 0;
  places: number[] = [];
  readonly maxGapMs: number | null;

  constructor(maxGapMs: number | null) {
    this.maxGapMs = maxGapMs;
  }

  extend(at: number, place: number): void {
    if (this.length > 0 && this.isBroken(at)) [this.length, this.places] = [0, []];
    this.length++;
    this.lastAt = at;
    this.places.push(place);
    // Twice as many are let in, so that dropping some is not every event's work.
    if (this.places.length > 2 * maxEventsBehind) this.places = this.places.slice(-maxEventsBehind);
  }

  isBroken(at: number): boolean {
    return this.maxGapMs !== null && at - this.lastAt >= this.maxGapMs;
  }

  isSpent(at: number): boolean {
    return this.length === 0 || this.isBroken(at);
  }

  copy(): Run {
    const copy = new Run(this.maxGapMs);
    copy.length = this.length;
    copy.lastAt = this.lastAt;
    copy.places = [...this.places];
    return copy;
  }
}

/** The run of every group. */
export class StreakSource implements Source {
  readonly plan: StreakSourcePlan;
  readonly #placed: Placed;
  readonly groups: Seat<Run>;

  constructor(plan: StreakSourcePlan, placed: Placed, rings: readonly Keyring[]) {
    const ring = rings[placed.ring] as Keyring;
    this.plan = plan;
    this.#placed = placed;
    this.groups = new Seat(ring, placed.seat, () => new Run(plan.maxGapMs));
  }

  add(intake: Intake): void {
    const { filter, resetBy } = this.#placed;
    if (resetBy >= 0 && intake.enters(resetBy)) this.groups.forget();
    else if (intake.enters(filter))
      this.groups.own()?.extend((intake.event as Event).timestamp, intake.place);
  }

  /** The run that a look is about; `null` where there is none, `undefined` where its event has no group. */
  runAt(look: Look): Run | null | undefined {
    const run = this.groups.at(look);
    return run && run.isBroken(look.at) ? null : run;
  }

  copy(rings: readonly Keyring[]): StreakSource {
    return new StreakSource(this.plan, this.#placed, rings);
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

  read(look: Look, past: Past): Reading {
    const run = this.#source.runAt(look);
    if (run === undefined) return unknown;
    const places = run?.places.slice(-maxEventsBehind) ?? [];
    return { value: run?.length ?? 0, events: idsAt(past, places) };
  }
}
