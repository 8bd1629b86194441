import type { Event, Properties } from "../event/event.ts";
import { isNamed } from "../event/event.ts";
import type { Look } from "../facts/fact.ts";
import { keyOf } from "../facts/fact.ts";
import type { State } from "../history/state.ts";
import type { Rule } from "../rules/rule.ts";

/** So many keys say enough of a customer who has looked at everything. */
const maxKeys = 5;

/** The keys that a rule was last about for a customer, the latest first; `null` where it has none to be about. */
export function recentKeys(state: State, rule: Rule): readonly (string | null)[] {
  const { by } = rule;
  if (by === null) return [null];
  const keys = new Set<string>();
  for (let i = state.history.length - 1; i >= 0 && keys.size < maxKeys; i--) {
    const event = state.history[i] as Event;
    const key = triggers(rule, event) ? keyOf(event, by) : undefined;
    if (key !== undefined) keys.add(key);
  }
  return keys.size === 0 ? [null] : [...keys];
}

/** Whether anything a customer did was about a key of a rule. */
export function hasKey({ history }: State, { by }: Rule, key: string): boolean {
  return by !== null && history.some((event) => keyOf(event, by) === key);
}

/**
 * A look at a rule as the customer's last event that concerns it, and its key, would bring it; `undefined` where nothing
 * has happened yet.
 */
export function lookAbout(
  state: State,
  rule: Rule,
  key: string | null,
  at: number,
): Look | undefined {
  const event = eventAbout(state.history, rule, key);
  return event && state.look(event, at);
}

function eventAbout(history: readonly Event[], rule: Rule, key: string | null): Event | undefined {
  const { by } = rule;
  const last = history.at(-1);
  if (by === null) return history.findLast((event) => triggers(rule, event)) ?? yet(rule, last, {});
  const concerns = (event: Event): boolean => key !== null && keyOf(event, by) === key;
  const about =
    history.findLast((event) => triggers(rule, event) && concerns(event)) ??
    history.findLast(concerns);
  if (about || !last) return about;
  return yet(rule, last, { [by]: key ?? noKey });
}

/** Nothing has happened yet that it is about: an event of nothing but its key asks all the same. */
function yet(rule: Rule, last: Event | undefined, properties: Properties): Event | undefined {
  const event = [...rule.triggers].join(" or ");
  return last && { ...last, messageId: madeUp, event, properties };
}

const madeUp = "";
const noKey = "\u0000";

/** Whether a look is about something that has happened, or only as if. */
export function isReal({ event }: Look): boolean {
  return event.messageId !== madeUp;
}

function triggers({ triggers: names }: Rule, event: Event): boolean {
  return names.has(event.event) || (names.has("*") && isNamed(event, "*"));
}
