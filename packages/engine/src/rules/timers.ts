import type { Event } from "../event/event.ts";
import type { Anchor } from "../facts/fact.ts";
import { keyOf } from "../facts/fact.ts";
import type { State } from "../history/state.ts";
import type { Fired } from "./look.ts";
import { lookAgain, lookAt } from "./look.ts";
import type { Rule, Ruleset } from "./rule.ts";
import { indexOf } from "./ruleset-index.ts";

interface Due {
  readonly at: number;
  readonly anchor: Anchor;
  readonly rule: Rule;
  /** Whether it has fired already and waited for its hours. */
  readonly again: boolean;
}

/** Whether no timer, and nothing that waits for its hours, is due up to an instant: then there is nothing to look at. */
export function isQuiet({ nextDue, waiting }: State, until: number): boolean {
  return until < nextDue && waiting.every(({ at }) => at > until);
}

/** Notes that timers up to an instant have been looked at. It never goes back: an event from before is looked at as of then. */
export function passTimers(state: State, until: number): void {
  if (until > state.looked) state.looked = until;
}

/** Looks at every timer that fell due up to and including `until`, each at its due time, in the order they fell due. */
export async function lookAtTimers(
  state: State,
  ruleset: Ruleset,
  until: number,
): Promise<readonly Fired[]> {
  const fired: Fired[] = [];
  if (!isQuiet(state, until)) {
    const waited = await takeWaited(state, ruleset, until);
    const { ready, next } = dues(state, ruleset, until);
    // What timers count from is looked at like any event, with all that it says.
    if (ready.length > 0) await state.recall();
    state.nextDue = next;
    const looked = new Set<string>();
    // What waited has fired already; a timer of the same rule at the same instant adds nothing to it.
    for (const due of inOrder([...waited, ...ready])) {
      const { at, anchor, rule } = due;
      const event = state.eventAt(anchor.place);
      if (!event) continue;
      // Two facts of one rule may fall due together: that is one look.
      const key = rule.by === null ? null : keyOf(event, rule.by);
      const look = JSON.stringify([at, rule.id, key]);
      if (looked.has(look)) continue;
      looked.add(look);
      fired.push(...(await lookAtDue(state, ruleset, due, event)));
    }
  }
  passTimers(state, until);
  return fired;
}

async function lookAtDue(
  state: State,
  ruleset: Ruleset,
  { at, anchor, rule, again }: Due,
  event: Event,
): Promise<readonly Fired[]> {
  const trigger = { type: "timer", due: at, anchor: event.messageId } as const;
  const look = { at, event, place: anchor.place, present: state.present };
  const gate = indexOf(ruleset).gateOf(rule);
  if (again) return [await lookAgain(state, ruleset, gate, look, trigger)];
  return lookAt(state, ruleset, gate, look, trigger);
}

/** Takes the firings off the list whose hours have begun. One whose rule is another by now, or gone, is dropped. */
async function takeWaited(state: State, ruleset: Ruleset, until: number): Promise<readonly Due[]> {
  const due = state.waiting.filter(({ at }) => at <= until);
  if (due.length === 0) return [];
  await state.recall();
  state.waiting = state.waiting.filter(({ at }) => at > until);
  return due.flatMap(({ at, rule: id, version, event }) => {
    const rule = ruleset.rules.find((one) => one.id === id && one.version === version);
    const anchor = state.anchorOf(event);
    return rule && anchor ? [{ at, anchor, rule, again: true }] : [];
  });
}

/**
 * The instant at which the next timer falls due, UTC ms; `undefined` where none is running.
 *
 * @example
 * ```ts
 * const due = nextTimer(state, ruleset);
 * if (due !== undefined) setTimeout(look, due - Date.now());
 * ```
 */
export function nextTimer(state: State, ruleset: Ruleset): number | undefined {
  state.use(ruleset);
  const { ready, next } = dues(state, ruleset, Number.NEGATIVE_INFINITY);
  const soonest = Math.min(
    next,
    ...ready.map(({ at }) => at),
    ...state.waiting.map(({ at }) => at),
  );
  return Number.isFinite(soonest) ? soonest : undefined;
}

/** What is due and not looked at yet, in order; and when the next one falls due behind that. */
function dues(
  state: State,
  ruleset: Ruleset,
  until: number,
): { readonly ready: readonly Due[]; readonly next: number } {
  const ready: Due[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (const { rule, timer } of indexOf(ruleset).timed)
    for (const anchor of state.fact(timer.fact.index).anchors()) {
      const at = anchor.at + timer.afterMs;
      if (at > until) next = at > state.looked ? Math.min(next, at) : next;
      else if (at > state.looked) ready.push({ at, anchor, rule, again: false });
    }
  return { ready, next };
}

/** The sort is stable, so rules that share an instant keep the rule set's order: priority, then id. */
function inOrder(dues: readonly Due[]): readonly Due[] {
  return [...dues].sort(
    (a, b) => a.at - b.at || Number(b.again) - Number(a.again) || a.anchor.place - b.anchor.place,
  );
}
