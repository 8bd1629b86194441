import type { Event } from "../event/event.ts";
import type { Past } from "../history/past.ts";
import { idsAt } from "../history/past.ts";
import type { EventFilter, Look, Reading, SequencePlan, Source } from "./fact.ts";
import { PlainFact, unknown } from "./fact.ts";
import type { Intake } from "./intake.ts";
import type { Group, Keyring } from "./keyring.ts";
import { Seat } from "./keyring.ts";
import type { Placed } from "./source.ts";

/** What sequences share: those that are the same. */
export interface SequenceSourcePlan {
  readonly type: "sequence";
  readonly steps: readonly EventFilter[];
  readonly resetBy: string | null;
  readonly by: string | null;
  readonly withinMs: number | null;
}

/** The first steps of a sequence, as far as they have come. */
export interface Begun {
  readonly startAt: number;
  readonly places: readonly number[];
}

const nothing: readonly number[] = [];

/** By how many steps are done: of all ways to have come so far the one that started latest, which is the last to run out. */
export class Progress implements Group {
  begun: (Begun | undefined)[] = [];
  /** The places of the last whole one; the last of them is the event that completed it. */
  completed: readonly number[] = nothing;
  readonly withinMs: number | null;

  constructor(withinMs: number | null) {
    this.withinMs = withinMs;
  }

  /** Nothing begun can be finished any more, and nothing was whole: timers may still ask about what was. */
  isSpent(at: number): boolean {
    return (
      this.completed.length === 0 &&
      this.begun.every((one) => one === undefined || this.isOver(one, at))
    );
  }

  isOver({ startAt }: Begun, at: number): boolean {
    return this.withinMs !== null && at - startAt >= this.withinMs;
  }

  copy(): Progress {
    const copy = new Progress(this.withinMs);
    copy.begun = [...this.begun];
    copy.completed = this.completed;
    return copy;
  }
}

/** How far every group has come. */
export class SequenceSource implements Source {
  readonly plan: SequenceSourcePlan;
  readonly groups: Seat<Progress>;
  /** The place of the event that completed one last, in any group. */
  lastCompletedBy = -1;
  readonly #placed: Placed;

  constructor(plan: SequenceSourcePlan, placed: Placed, rings: readonly Keyring[]) {
    const ring = rings[placed.ring] as Keyring;
    this.plan = plan;
    this.#placed = placed;
    this.groups = new Seat(ring, placed.seat, () => new Progress(plan.withinMs));
  }

  add(intake: Intake): void {
    const { resetBy, steps } = this.#placed;
    let progress = this.groups.known();
    if (progress && resetBy >= 0 && intake.enters(resetBy)) progress.begun.length = 0;
    // From the last step down, so that one event is not two steps of one sequence.
    for (let step = steps.length - 1; step >= 0; step--) {
      // Most events come too early for most steps, which is cheaper to see than whether they are that step.
      if (step > 0 && progress?.begun[step] === undefined) continue;
      if (!intake.enters(steps[step] as number)) continue;
      progress ??= this.groups.own();
      if (progress) this.#advance(progress, step, intake);
    }
  }

  copy(rings: readonly Keyring[]): SequenceSource {
    const copy = new SequenceSource(this.plan, this.#placed, rings);
    copy.lastCompletedBy = this.lastCompletedBy;
    return copy;
  }

  #advance(progress: Progress, step: number, { event, place }: Intake): void {
    const at = (event as Event).timestamp;
    const before = step === 0 ? { startAt: at, places: nothing } : progress.begun[step];
    if (!before || progress.isOver(before, at)) return;
    const places = [...before.places, place];
    if (step < this.plan.steps.length - 1) {
      // No holes: an array with holes is a slow one.
      while (progress.begun.length <= step + 1) progress.begun.push(undefined);
      progress.begun[step + 1] = { startAt: before.startAt, places };
    } else {
      // What completes a sequence uses up all that was begun: one way through the shop is told once.
      progress.begun.length = 0;
      progress.completed = places;
      this.lastCompletedBy = place;
    }
  }
}

/** `sequence`: whether the present event completes the steps, in their order, others skipped, within the window. */
export class Sequence extends PlainFact {
  readonly #source: SequenceSource;

  constructor(_plan: SequencePlan, source: SequenceSource) {
    super();
    this.#source = source;
  }

  /** `false` where it is certain that the event at a place completes none. */
  mayBeCompletedBy(place: number): boolean {
    return this.#source.lastCompletedBy >= place;
  }

  value(look: Look): boolean | undefined {
    const progress = this.#source.groups.at(look);
    if (!progress) return progress === null ? false : undefined;
    const { completed } = progress;
    return completed.length > 0 && completed[completed.length - 1] === look.place;
  }

  read(look: Look, past: Past): Reading {
    const value = this.value(look);
    if (value === undefined) return unknown;
    const places = value ? (this.#source.groups.at(look)?.completed ?? []) : [];
    return { value, events: idsAt(past, places) };
  }
}
