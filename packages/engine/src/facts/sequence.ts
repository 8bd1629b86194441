import type { Event } from "../event/event.ts";
import { isNamed } from "../event/event.ts";
import type { EventFilter, Look, Reading, SequencePlan, Source } from "./fact.ts";
import { enters, PlainFact, unknown } from "./fact.ts";
import { Groups } from "./window.ts";

/** What sequences share: those that are the same. */
export interface SequenceSourcePlan {
  readonly type: "sequence";
  readonly steps: readonly EventFilter[];
  readonly resetBy: string | null;
  readonly by: string | null;
  readonly withinMs: number | null;
}

/** The first steps of a sequence, as far as they have come. */
interface Begun {
  readonly startAt: number;
  readonly ids: readonly string[];
}

/** By how many steps are done: of all ways to have come so far the one that started latest, which is the last to run out. */
class Progress {
  begun: (Begun | undefined)[] = [];
  /** The ids of the last whole one; the last of them is the event that completed it. */
  completed: readonly string[] = [];

  copy(): Progress {
    return Object.assign(new Progress(), this, { begun: [...this.begun] });
  }
}

/** How far every group has come. */
export class SequenceSource implements Source {
  readonly #plan: SequenceSourcePlan;
  readonly groups: Groups<Progress>;

  constructor(plan: SequenceSourcePlan, groups = new Groups(plan.by, () => new Progress())) {
    this.#plan = plan;
    this.groups = groups;
  }

  add(event: Event): void {
    const { resetBy, steps } = this.#plan;
    const progress = this.groups.of(event);
    if (!progress) return;
    if (resetBy !== null && isNamed(event, resetBy)) progress.begun.length = 0;
    // From the last step down, so that one event is not two steps of one sequence.
    for (let step = steps.length - 1; step >= 0; step--) {
      const filter = steps[step];
      if (filter && enters(event, filter)) this.#advance(progress, step, event);
    }
  }

  copy(): SequenceSource {
    return new SequenceSource(this.#plan, this.groups.copy());
  }

  #advance(progress: Progress, step: number, event: Event): void {
    const { steps, withinMs } = this.#plan;
    const before = step === 0 ? { startAt: event.timestamp, ids: [] } : progress.begun[step];
    if (!before || (withinMs !== null && event.timestamp - before.startAt >= withinMs)) return;
    const ids = [...before.ids, event.messageId];
    if (step < steps.length - 1) progress.begun[step + 1] = { startAt: before.startAt, ids };
    else {
      // What completes a sequence uses up all that was begun: one way through the shop is told once.
      progress.begun.length = 0;
      progress.completed = ids;
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

  value(look: Look): boolean | undefined {
    const progress = this.#source.groups.at(look);
    if (progress === undefined) return undefined;
    return progress?.completed.at(-1) === look.event.messageId;
  }

  read(look: Look): Reading {
    const value = this.value(look);
    if (value === undefined) return unknown;
    return { value, events: value ? (this.#source.groups.at(look)?.completed ?? []) : [] };
  }
}
