import type { Event } from "../event/event.ts";
import { isNamed } from "../event/event.ts";
import type { SequencePlan } from "../facts/fact.ts";
import { groupOf } from "../facts/fact.ts";
import { enters } from "../facts/intake.ts";

/** How far a sequence has come. */
export interface SequenceProgress {
  readonly done: number;
  /** When its first step was, UTC ms. */
  readonly startAt: number;
}

/** The furthest that a sequence has come for a group at an instant, by a scan of the history; `undefined` where it has not begun. */
export function progressOf(
  plan: SequencePlan,
  history: readonly Event[],
  group: string | undefined,
  at: number,
): SequenceProgress | undefined {
  const { steps, resetBy, by, withinMs } = plan;
  // By how many steps are done, when the latest such way began.
  const begun: (number | undefined)[] = [];
  const isOver = (startAt: number, now: number): boolean =>
    withinMs !== null && now - startAt >= withinMs;
  for (const event of history) {
    if (groupOf(event, by) !== group) continue;
    if (resetBy !== null && isNamed(event, resetBy)) begun.length = 0;
    for (let step = steps.length - 1; step >= 0; step--) {
      const filter = steps[step];
      const startAt = step === 0 ? event.timestamp : begun[step];
      if (!filter || !enters(event, filter)) continue;
      if (startAt === undefined || isOver(startAt, event.timestamp)) continue;
      if (step === steps.length - 1) begun.length = 0;
      else begun[step + 1] = startAt;
    }
  }
  for (let done = begun.length - 1; done > 0; done--) {
    const startAt = begun[done];
    if (startAt !== undefined && !isOver(startAt, at)) return { done, startAt };
  }
  return undefined;
}
