import type { Event } from "../event/event.ts";
import { compareEvents } from "../event/event.ts";
import { keyOf } from "../facts/fact.ts";
import type { State } from "../history/state.ts";
import type { Fired } from "./look.ts";
import { lookAt } from "./look.ts";
import type { Rule, Ruleset } from "./rule.ts";
import { indexOf } from "./ruleset-index.ts";

interface Due {
  readonly at: number;
  readonly anchor: Event;
  readonly rule: Rule;
}

/** Looks at every timer that fell due up to and including `until`, each at its due time, in the order they fell due. */
export async function lookAtTimers(
  state: State,
  ruleset: Ruleset,
  until: number,
): Promise<readonly Fired[]> {
  const fired: Fired[] = [];
  if (until >= state.nextDue) {
    const { ready, next } = dues(state, ruleset, until);
    state.nextDue = next;
    const looked = new Set<string>();
    for (const { at, anchor, rule } of ready) {
      // Two facts of one rule may fall due together: that is one look.
      const look = JSON.stringify([at, rule.id, rule.by === null ? null : keyOf(anchor, rule.by)]);
      if (looked.has(look)) continue;
      looked.add(look);
      const trigger = { type: "timer", due: at, anchor: anchor.messageId } as const;
      fired.push(...(await lookAt(state, ruleset, [rule], { at, event: anchor }, trigger)));
    }
  }
  // An event may be stamped before the last look; its own timers are still to come, so the mark goes back with it.
  state.looked = until;
  return fired;
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
  const soonest = Math.min(next, ...ready.map(({ at }) => at));
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
      const at = anchor.timestamp + timer.afterMs;
      if (at > until) next = at > state.looked ? Math.min(next, at) : next;
      else if (at > state.looked) ready.push({ at, anchor, rule });
    }
  // The sort is stable, so rules that share an instant keep the rule set's order: priority, then id.
  ready.sort((a, b) => a.at - b.at || compareEvents(a.anchor, b.anchor));
  return { ready, next };
}
