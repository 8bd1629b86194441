import type { Event, Rule, Ruleset, Timer, Truth } from "@proffer/engine";
import { createState } from "@proffer/engine";
import type { State } from "@proffer/engine";
import { fireWithAudience, onlyRules } from "@proffer/engine/columns";

/** A firing, and whether the customer was one that the rule is for. */
export interface ObjectFiring {
  readonly rule: string;
  readonly key: string | null;
  readonly at: number;
  readonly inAudience: Truth;
}

/** Runs rules over one customer's events as objects: those that cannot run over columns. */
export class ObjectEngine {
  readonly #ruleset: Ruleset;

  constructor(ruleset: Ruleset, rules: readonly Rule[]) {
    this.#ruleset = onlyRules(ruleset, rules);
  }

  /** @param events in the order in which they are to be told of. @param until the end of the log: timers run up to it. */
  async run(customer: string, events: Iterable<Event>, until: number): Promise<ObjectFiring[]> {
    const state = createState(customer);
    const found: ObjectFiring[] = [];
    for (const event of events) found.push(...(await this.#take(state, event)));
    found.push(...(await this.#take(state, { type: "timer", at: until })));
    return found;
  }

  async #take(state: State, input: Event | Timer): Promise<readonly ObjectFiring[]> {
    const firings = await fireWithAudience(state, input, this.#ruleset);
    return firings.map(({ rule, key, at, inAudience }) => ({ rule, key, at, inAudience }));
  }
}
