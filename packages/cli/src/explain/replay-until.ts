import type { Decision, Event, Ruleset, State } from "@proffer/engine";
import { advance, createState, nextTimer } from "@proffer/engine";

/** A customer as they stood at an instant, and all that was decided on the way. */
export interface Replayed {
  readonly state: State;
  readonly decisions: readonly Decision[];
  /** UTC ms. */
  readonly at: number;
  /** Of the log, up to then. */
  readonly events: readonly Event[];
}

/**
 * Goes through a customer's events up to and including an instant, each decided on as it would have been, and looks at
 * the timers exactly when they fall due.
 */
export async function replayUntil(
  ruleset: Ruleset,
  customer: string,
  history: readonly Event[],
  at: number,
): Promise<Replayed> {
  const events = history.filter(({ timestamp }) => timestamp <= at);
  // Browsers know their customer by the anonymous id, so experiments have dealt by it.
  const dealtAs = events.find(({ anonymousId }) => anonymousId !== undefined)?.anonymousId;
  const state = createState(dealtAs ?? customer);
  const decisions: Decision[] = [];
  for (const event of events) {
    decisions.push(...(await lookAtTimers(state, ruleset, event.timestamp - 1)));
    decisions.push(...(await advance(state, event, ruleset, event.timestamp)));
  }
  decisions.push(...(await lookAtTimers(state, ruleset, at)));
  decisions.push(...(await advance(state, { type: "timer", at }, ruleset, at)));
  return { state, decisions, at, events };
}

async function lookAtTimers(state: State, ruleset: Ruleset, until: number): Promise<Decision[]> {
  const decisions: Decision[] = [];
  for (;;) {
    const due = nextTimer(state, ruleset);
    if (due === undefined || due > until || due <= state.looked) return decisions;
    decisions.push(...(await advance(state, { type: "timer", at: due }, ruleset, due)));
  }
}
