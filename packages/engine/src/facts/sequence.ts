import type { Event } from "../event/event.ts";
import { isNamed } from "../event/event.ts";
import type { Look, Reading, SequencePlan } from "./fact.ts";
import { enters, groupOf, PlainFact, unknown } from "./fact.ts";
import { Groups } from "./window.ts";

/** The first steps of a sequence, as far as they have come. */
interface Begun {
  readonly startAt: number;
  readonly ids: readonly string[];
}

/** By how many steps are done: of all ways to have come so far the one that started latest, which is the last to run out. */
class Progress {
  readonly begun: (Begun | undefined)[];
  /** The ids of the last whole one; the last of them is the event that completed it. */
  completed: readonly string[];

  constructor(begun: (Begun | undefined)[] = [], completed: readonly string[] = []) {
    this.begun = begun;
    this.completed = completed;
  }

  copy(): Progress {
    return new Progress([...this.begun], this.completed);
  }
}

/** `sequence`: whether the present event completes the steps, in their order, others skipped, within the window. */
export class Sequence extends PlainFact {
  readonly #plan: SequencePlan;
  readonly #groups: Groups<Progress>;

  constructor(plan: SequencePlan, groups = new Groups(() => new Progress())) {
    super();
    this.#plan = plan;
    this.#groups = groups;
  }

  override add(event: Event): void {
    const { by, resetBy, steps } = this.#plan;
    const key = groupOf(event, by);
    if (key === undefined) return;
    const progress = this.#groups.of(key);
    if (resetBy !== null && isNamed(event, resetBy)) progress.begun.length = 0;
    // From the last step down, so that one event is not two steps of one sequence.
    for (let step = steps.length - 1; step >= 0; step--) {
      const filter = steps[step];
      if (filter && enters(event, filter)) this.#advance(progress, step, event);
    }
  }

  read(look: Look): Reading {
    const key = groupOf(look.event, this.#plan.by);
    if (key === undefined) return unknown;
    const completed = this.#groups.find(key)?.completed ?? [];
    return completed.at(-1) === look.event.messageId
      ? { value: true, events: completed }
      : { value: false, events: [] };
  }

  override copy(): Sequence {
    return new Sequence(this.#plan, this.#groups.copy());
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
