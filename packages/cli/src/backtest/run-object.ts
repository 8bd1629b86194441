import type { Decision, Event, Firing, Rule, Ruleset, Timer, Truth } from "@proffer/engine";
import { advance, createState, fire, parseRuleset } from "@proffer/engine";
import type { State } from "@proffer/engine";
import { onlyRules } from "@proffer/engine/columns";

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
  /** Only a decision says whether the customer was in the audience. */
  readonly #decides: boolean;

  constructor(ruleset: Ruleset, rules: readonly Rule[]) {
    const some = onlyRules(ruleset, rules);
    this.#decides = rules.some(({ audience }) => audience !== null);
    this.#ruleset = this.#decides ? withoutChain(some) : some;
  }

  /** @param events in the order in which they are to be told of. @param until the end of the log: timers run up to it. */
  async run(customer: string, events: Iterable<Event>, until: number): Promise<ObjectFiring[]> {
    const state = createState(customer);
    const found: ObjectFiring[] = [];
    for (const event of events) found.push(...(await this.#take(state, event, event.timestamp)));
    found.push(...(await this.#take(state, { type: "timer", at: until }, until)));
    return found;
  }

  async #take(state: State, input: Event | Timer, at: number): Promise<readonly ObjectFiring[]> {
    if (!this.#decides) return (await fire(state, input, this.#ruleset)).map(inAudience);
    return (await advance(state, input, this.#ruleset, at)).map(fromDecision);
  }
}

function inAudience({ rule, key, at }: Firing): ObjectFiring {
  return { rule, key, at, inAudience: true };
}

function fromDecision(decision: Decision): ObjectFiring {
  const refused = decision.outcome === "refuse" && decision.stage === "audience";
  return { ...inAudience(decision), inAudience: !refused };
}

/** The same rules without what comes of their firings, as far as that would refuse before the audience is asked, or wait. */
function withoutChain(ruleset: Ruleset): Ruleset {
  const { rules, ...top } = ruleset.json as JsonRuleset;
  const bare = rules.map((rule) =>
    without(rule, ["consent", "schedule", "limits", "dates", "enabled"]),
  );
  const json = { ...without(top, ["frequency", "schedule", "enabled"]), rules: bare };
  return parseRuleset(json, ruleset.extensions).ruleset;
}

interface JsonRuleset extends Readonly<Record<string, unknown>> {
  readonly rules: readonly Readonly<Record<string, unknown>>[];
}

function without(fields: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
