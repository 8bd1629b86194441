import type { Decision, Firing, Truth } from "./decision/decision.ts";
import { settle } from "./decision/settle.ts";
import type { Event } from "./event/event.ts";
import type { ExplainOptions } from "./explain/explain.ts";
import { explainFor } from "./explain/explain.ts";
import type { Explanation } from "./explain/explanation.ts";
import type { State } from "./history/state.ts";
import type { Fired } from "./rules/look.ts";
import { lookAtAll } from "./rules/look.ts";
import type { Ruleset } from "./rules/rule.ts";
import type { Gate } from "./rules/gates.ts";
import type { Concerned } from "./rules/ruleset-index.ts";
import { indexOf } from "./rules/ruleset-index.ts";
import { isQuiet, lookAtTimers, passTimers } from "./rules/timers.ts";
import type { Fact } from "./facts/fact.ts";
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
  const fired = takeIn(state, input, ruleset);
  return settle(state, "then" in fired ? await fired : fired, ruleset, now);
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

/** A firing, and whether its rule was for the customer at that look. */
export interface AudienceFiring extends Firing {
  readonly inAudience: Truth;
}

/**
 * {@link fire}, with what only a decision would tell beside it: whether the customer was one that the rule is for. What
 * stands between firing and decision can then be worked out elsewhere.
 *
 * @example
 * ```ts
 * const reached = (await fireWithAudience(state, event, ruleset)).filter(({ inAudience }) => inAudience === true);
 * ```
 */
export async function fireWithAudience(
  state: State,
  input: Event | Timer,
  ruleset: Ruleset,
): Promise<readonly AudienceFiring[]> {
  const fired = await takeIn(state, input, ruleset);
  return fired
    .filter(({ failed }) => failed === undefined)
    .map(({ firing, inAudience }) => Object.assign(firing, { inAudience }));
}

const none: readonly Fired[] = [];

/** What fires. Most events make nothing true, and then there is nothing to wait for. */
function takeIn(
  state: State,
  input: Event | Timer,
  ruleset: Ruleset,
): readonly Fired[] | Promise<readonly Fired[]> {
  if (!state.isWhole && !state.isOf(ruleset)) return takeInAnew(state, input, ruleset);
  state.use(ruleset);
  if (input.type === "timer") return lookAtTimers(state, ruleset, Math.max(input.at, state.looked));
  if (state.isLate(input)) return takeInLate(state, input, ruleset);
  if (state.has(input.messageId)) return none;
  const until = input.timestamp - 1;
  if (!isQuiet(state, until)) return takeInBehindTimers(state, input, ruleset);
  passTimers(state, until);
  return takeInNext(state, input, ruleset);
}

/** Of other rules than those of its snapshot: the facts are made anew, from the whole history. */
async function takeInAnew(
  state: State,
  input: Event | Timer,
  ruleset: Ruleset,
): Promise<readonly Fired[]> {
  await state.recall();
  state.use(ruleset);
  return takeIn(state, input, ruleset);
}

/** The timers that fell due before an event, and then the event. */
async function takeInBehindTimers(
  state: State,
  event: Event,
  ruleset: Ruleset,
): Promise<readonly Fired[]> {
  const before = await lookAtTimers(state, ruleset, event.timestamp - 1);
  return [...before, ...(await takeInNext(state, event, ruleset))];
}

/** The next event in the customer's order. What it ends is looked at first; what it begins is armed behind that. */
function takeInNext(
  state: State,
  event: Event,
  ruleset: Ruleset,
): readonly Fired[] | Promise<readonly Fired[]> {
  const concerned = indexOf(ruleset).concernedBy(event.event);
  const place = state.admit(event);
  const fired = lookAtEvent(state, ruleset, concerned, event, place);
  if (!("then" in fired)) {
    rearmBy(state, concerned, event, place);
    return fired;
  }
  return fired.then((all) => {
    rearmBy(state, concerned, event, place);
    return all;
  });
}

/**
 * An event whose place is before one that is already here. It begins its episode before the look, which may already be
 * about how that ended.
 */
async function takeInLate(state: State, event: Event, ruleset: Ruleset): Promise<readonly Fired[]> {
  // Whether it is new, and what follows from it, only the whole history can tell.
  await state.recall();
  if (!state.isLate(event)) return takeIn(state, event, ruleset);
  if (state.has(event.messageId)) return none;
  const concerned = indexOf(ruleset).concernedBy(event.event);
  const place = state.admit(event);
  rearmBy(state, concerned, event, place);
  return lookAtEvent(state, ruleset, concerned, event, place);
}

/** A late event, and one from before the last look at the timers, is looked at as of the customer's latest instant. */
function lookAtEvent(
  state: State,
  ruleset: Ruleset,
  { gates }: Concerned,
  event: Event,
  place: number,
): readonly Fired[] | Promise<readonly Fired[]> {
  const at = Math.max(state.lastAt ?? event.timestamp, state.looked);
  return lookAtAll(
    state,
    ruleset,
    gates,
    { at, event, place, present: state.present },
    { type: "event", messageId: event.messageId },
  );
}

/** Each gap and each cart is an episode of its own: an event that a rule measures from arms the rule for the next one. */
function rearmBy(
  { edges, facts }: State,
  { rearmed, rearmedSlots }: Concerned,
  event: Event,
  place: number,
): void {
  for (let i = 0; i < rearmedSlots.length; i++) {
    const slot = rearmedSlots[i] as number;
    if (!edges.isUsed(slot)) continue;
    for (const { fact } of (rearmed[i] as Gate).rule.allLeaves) {
      if (!(facts[fact.index] as Fact).isAnchoredBy(event, place)) continue;
      const key = fact.fact === "absent" ? groupOf(event, fact.by) : "";
      if (fact.fact === "absent" && fact.by !== null && key !== undefined) edges.rearm(slot, key);
      else edges.rearmAll(slot);
    }
  }
}
