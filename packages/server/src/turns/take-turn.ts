import type { Ruleset } from "@proffer/engine";
import type { Store } from "../storage/store.ts";
import { commit } from "./commit.ts";
import { look } from "./look.ts";
import { deliveriesOf } from "./outbox.ts";
import { readPast } from "./read-past.ts";
import { serverRulesOf } from "./server-rules.ts";
import { subjectOf } from "./subject.ts";

export interface TurnDeps {
  readonly store: Store;
  /** The rule set that a customer got. */
  readonly rulesOf: (customer: string) => Ruleset;
  readonly clock: () => number;
}

/** Somebody else was quicker so many times in a row: then it is theirs. */
const maxTries = 5;

/**
 * Looks at one customer with the engine and writes down what comes of it. Reading and deciding hold no lock; whoever
 * comes second finds the row changed and begins again.
 *
 * @returns whether there is something to send.
 */
export async function takeTurn({ store, rulesOf, clock }: TurnDeps, of: string): Promise<boolean> {
  for (let tries = 0; tries < maxTries; tries++) {
    const subject = await subjectOf(store.db, of);
    const past = await readPast(store.db, subject);
    if (!past) return false;
    const now = clock();
    const rules = serverRulesOf(rulesOf(subject));
    const { state, fresh, seen, since } = past;
    if (rules.hash !== past.rules) state.looked = Math.max(state.looked, past.quietUntil(now));
    const { decisions, told, due, watch } = await look(state, fresh, rules, now);
    const decided = decisions.map((decision) => ({
      decision,
      deliveries: deliveriesOf(decision, state, rules, subject),
    }));
    const memory = { engine: state.memory(), seen, since };
    const turned = { past, rules: rules.hash, due, watch, memory, decisions: decided, told, now };
    if (await commit(store, turned)) return decided.some(({ deliveries }) => deliveries.length > 0);
  }
  return false;
}
