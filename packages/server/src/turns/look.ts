import { advance, createWatch, nextTimer, outcomeOf, suppressionOf } from "@proffer/engine";
import type { Decision, Event, Properties, State } from "@proffer/engine";
import type { ServerRules } from "./server-rules.ts";

/** What a look at a customer came to. */
export interface Look {
  readonly decisions: readonly Decision[];
  /** What they leave in the customer's history: that they were reached, or held out. */
  readonly told: readonly Event[];
  /** When the next look is due at the earliest, UTC ms. */
  readonly due: number | null;
  /** A watch's record as of now. */
  readonly watch: string;
}

/** A rule that sets itself off is the rule's author's slip, and must not occupy a server for ever. */
const maxTimers = 1000;

/**
 * Lets the engine look at what has happened and at what has fallen due, each timer at its own instant. Limits and hours
 * go by `now`. It changes the state it is given, and nothing else.
 */
export async function look(
  state: State,
  fresh: readonly Event[],
  { ruleset, plan }: ServerRules,
  now: number,
): Promise<Look> {
  const decisions: Decision[] = [];
  const told: Event[] = [];
  const take = async (input: Parameters<typeof advance>[1]): Promise<void> => {
    const made = await advance(state, input, ruleset, now);
    for (const decision of made) {
      decisions.push(decision);
      const event = tell(decision, state, now);
      if (event) told.push(event);
      // What was sent just now counts for what is decided next.
      if (event) await take(event);
    }
  };
  for (const event of fresh) await take(event);
  let due = nextTimer(state, ruleset);
  for (let i = 0; due !== undefined && due <= now && i < maxTimers; i++) {
    await take({ type: "timer", at: due });
    due = nextTimer(state, ruleset);
  }
  const watch = createWatch(plan);
  for (const event of state.history) watch.take(event);
  watch.looked(state.looked, due);
  return { decisions, told, due: due ?? null, watch: JSON.stringify(watch.record()) };
}

/** What only a page can show, and what another system is told, is nothing that the customer has seen. */
function tell(decision: Decision, state: State, now: number): Event | undefined {
  if (decision.outcome === "refuse")
    return decision.counterfactual?.outcome === "act"
      ? tellOf("Message Suppressed", decision, suppressionOf(decision), state, now)
      : undefined;
  const { channels } = decision.action.params;
  if (!Array.isArray(channels)) return undefined;
  const properties = { ...outcomeOf(decision), channels };
  return tellOf("Message Shown", decision, properties, state, now);
}

function tellOf(
  event: string,
  { id }: Decision,
  properties: Properties,
  { lastAt = 0 }: State,
  now: number,
): Event {
  // Strictly behind what there is, as every device stamps its own.
  const timestamp = Math.max(now, lastAt + 1);
  return { messageId: `proffer-${id}`, type: "track", event, properties, timestamp };
}
