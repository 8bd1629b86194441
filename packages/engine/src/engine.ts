import type { Decision, Firing } from "./decision/decision.ts";
import { settle } from "./decision/settle.ts";
import type { Event } from "./event/event.ts";
import type { ExplainOptions } from "./explain/explain.ts";
import { explainFor } from "./explain/explain.ts";
import type { Explanation } from "./explain/explanation.ts";
import type { State } from "./history/state.ts";
import { rearm, rearmAll } from "./rules/edges.ts";
import type { Fired } from "./rules/look.ts";
import { lookAt } from "./rules/look.ts";
import type { Ruleset } from "./rules/rule.ts";
import { indexOf } from "./rules/ruleset-index.ts";
import { lookAtTimers } from "./rules/timers.ts";
import { groupOf } from "./facts/fact.ts";

/** An instant at which somebody looks whether timers have fallen due. */
export interface Timer {
  readonly type: "timer";
  /** UTC ms. Every timer due up to and including it is looked at, each at its own due time. */
  readonly at: number;
}

/**
 * Decides what an event, or an instant, means for one customer. Pure: the state that went in is left as it was.
 *
 * It copies the state, so it costs with the length of the history; for long logs use {@link advance}.
 *
 * @param state what is known of the customer so far; see `createState`.
 * @param input an event that has happened, or a {@link Timer}.
 * @param now the time of notice, UTC ms: limits and frequency go by it. Facts go by the event's own time.
 * @returns the state after it, a decision for every rule that fired, and the means to ask about the others.
 * @throws if json-rules-engine cannot be loaded; nothing has happened then, and the same call may be made again.
 * @example
 * ```ts
 * const { state: next, decisions } = await decide(state, event, ruleset, event.timestamp);
 * ```
 */
export async function decide(
  state: State,
  input: Event | Timer,
  ruleset: Ruleset,
  now: number,
): Promise<Decided> {
  const next = state.copy();
  const decisions = await advance(next, input, ruleset, now);
  return {
    state: next,
    decisions,
    explain: (options) => explainFor(next, ruleset, { at: now, decisions, ...options }),
  };
}

/** What {@link decide} gives. */
export interface Decided {
  readonly state: State;
  readonly decisions: readonly Decision[];
  /** Why, and of what did not fire why not and how far it is; of every rule, or of the one that is named. */
  explain(options?: Partial<ExplainOptions>): readonly Explanation[];
}

/**
 * {@link decide} without the copy: it changes the state it is given. One call at a time; if it throws, the state is spent.
 *
 * event → history → facts → rules → decision; the action, its surface and its outcome are the caller's.
 *
 * @example
 * ```ts
 * const state = createState("anon-1");
 * for (const event of log) decisions.push(...(await advance(state, event, ruleset, event.timestamp)));
 * ```
 */
export async function advance(
  state: State,
  input: Event | Timer,
  ruleset: Ruleset,
  now: number,
): Promise<readonly Decision[]> {
  return settle(state, await takeIn(state, input, ruleset), ruleset, now);
}

/**
 * The firings that an event or an instant brings, before limits, frequency and surface. It changes the state it is given.
 *
 * @example
 * ```ts
 * const firings = await fire(state, { type: "timer", at: Date.UTC(2026, 0, 8) }, ruleset);
 * ```
 */
export async function fire(
  state: State,
  input: Event | Timer,
  ruleset: Ruleset,
): Promise<readonly Firing[]> {
  const fired = await takeIn(state, input, ruleset);
  return fired.filter(({ failed }) => failed === undefined).map(({ firing }) => firing);
}

async function takeIn(
  state: State,
  input: Event | Timer,
  ruleset: Ruleset,
): Promise<readonly Fired[]> {
  state.use(ruleset);
  if (input.type === "timer") return lookAtTimers(state, ruleset, Math.max(input.at, state.looked));
  if (state.has(input.messageId)) return [];
  const before = state.isLate(input) ? [] : await lookAtTimers(state, ruleset, input.timestamp - 1);
  const late = state.isLate(input);
  state.admit(input);
  // A late event begins its episode before the look that may already be about how it ended.
  if (late) rearmBy(state, ruleset, input);
  const fired = await lookAtEvent(state, ruleset, input);
  if (!late) rearmBy(state, ruleset, input);
  return before.length === 0 ? fired : [...before, ...fired];
}

/** A late event, and one from before the last look at the timers, is looked at as of the customer's latest instant. */
function lookAtEvent(state: State, ruleset: Ruleset, event: Event): Promise<readonly Fired[]> {
  const at = Math.max(state.history.at(-1)?.timestamp ?? event.timestamp, state.looked);
  const gates = indexOf(ruleset).gatesOf(event.event);
  return lookAt(
    state,
    ruleset,
    gates,
    { at, event, present: state.present },
    { type: "event", messageId: event.messageId },
  );
}

/** Each gap and each cart is an episode of its own: an event that a rule measures from arms the rule for the next one. */
function rearmBy(state: State, ruleset: Ruleset, event: Event): void {
  for (const rule of indexOf(ruleset).rearmedBy(event.event))
    for (const { fact } of rule.allLeaves) {
      if (!state.fact(fact.index).isAnchoredBy(event)) continue;
      const key = fact.fact === "absent" ? groupOf(event, fact.by) : "";
      if (fact.fact === "absent" && fact.by !== null && key !== undefined)
        rearm(state.edges, rule.edge, key);
      else rearmAll(state.edges, rule.edge);
    }
}
