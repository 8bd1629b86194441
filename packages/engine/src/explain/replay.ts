import type { Decision, Firing } from "../decision/decision.ts";
import { advance, fire } from "../engine.ts";
import type { Event } from "../event/event.ts";
import { createState } from "../history/state.ts";
import type { Ruleset } from "../rules/rule.ts";
import { nextTimer } from "../rules/timers.ts";

/**
 * Every firing that a customer's events bring, timers included, before limits, frequency and surface: what a back-test
 * writes and what a server asks before money moves.
 *
 * @param options.events the customer's events in the order they arrived.
 * @param options.until timers are looked at up to and including this instant, UTC ms; never beyond it.
 * @example
 * ```ts
 * const firings = await replay({ customer: "anon-1", events, ruleset, until: Date.now() });
 * ```
 */
export async function replay(options: {
  readonly customer: string;
  readonly events: Iterable<Event>;
  readonly ruleset: Ruleset;
  readonly until: number;
}): Promise<readonly Firing[]> {
  const state = createState(options.customer);
  const firings: Firing[] = [];
  for (const event of options.events) firings.push(...(await fire(state, event, options.ruleset)));
  firings.push(...(await fire(state, { type: "timer", at: options.until }, options.ruleset)));
  return firings;
}

/**
 * {@link replay} with the whole way from firing to decision: dates, audience, experiment, limits, hours. Each event and
 * each timer is taken as noticed at its own time. What was shown counts only where the events say so.
 *
 * @example
 * ```ts
 * const decisions = await replayDecisions({ customer: "anon-1", events, ruleset, until: Date.now() });
 * ```
 */
export async function replayDecisions(options: {
  readonly customer: string;
  readonly events: Iterable<Event>;
  readonly ruleset: Ruleset;
  readonly until: number;
}): Promise<readonly Decision[]> {
  const { customer, events, ruleset, until } = options;
  const state = createState(customer);
  const decisions: Decision[] = [];
  // Timers are noticed when they fall due, as by a page that is open: dates and hours go by that instant.
  const notice = async (before: number): Promise<void> => {
    for (
      let due = nextTimer(state, ruleset);
      due !== undefined && due < before;
      due = nextTimer(state, ruleset)
    )
      decisions.push(...(await advance(state, { type: "timer", at: due }, ruleset, due)));
  };
  for (const event of events) {
    await notice(event.timestamp);
    decisions.push(...(await advance(state, event, ruleset, event.timestamp)));
  }
  await notice(until + 1);
  return decisions;
}
