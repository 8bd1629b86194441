import { isCausedByCustomer } from "../event/caused-by.ts";
import type { SourceMap, SourcePlan } from "../facts/source.ts";
import { enteredBy, planSources, sourceKinds } from "../facts/source.ts";
import type { Rule, Ruleset } from "./rule.ts";
import { Gate, Gates } from "./gates.ts";

/** What an event of one name concerns. */
export interface Concerned {
  /** The sources that it may enter, by their kind: a loop over things of one kind is a fast one. */
  readonly sources: readonly (readonly number[])[];
  /** Those that timers count from. */
  readonly timed: readonly number[];
  /** The rules that are looked at when it arrives. */
  readonly gates: Gates;
  /** The rules with a `since` or an `absent` that may measure from it, and their numbers. */
  readonly rearmed: readonly Gate[];
  readonly rearmedSlots: Int32Array;
}

/** Which facts and rules an event's name concerns, so that the others cost nothing. */
export class RulesetIndex {
  /** Rules that timers look at, with the fact each timer counts from; in the rule set's order. */
  readonly timed: readonly { readonly rule: Rule; readonly timer: Rule["timers"][number] }[];
  readonly sources: SourceMap;
  /** For each source: the soonest that a timer falls due behind an anchor of it, or infinity. */
  readonly soonest: readonly number[];
  readonly #gates: readonly Gate[];
  readonly #gateOf: ReadonlyMap<Rule, Gate>;
  /** The names that some rule asks for; made when the first event of the name comes. */
  readonly #named = new Map<string, Concerned | undefined>();
  /** What all other names concern: of things that the customer does, and of those that the shop's systems do. */
  #activity: Concerned | undefined;
  #systems: Concerned | undefined;

  constructor(ruleset: Ruleset, sources = planSources(ruleset.facts)) {
    this.timed = ruleset.rules.flatMap((rule) => rule.timers.map((timer) => ({ rule, timer })));
    this.sources = sources;
    this.soonest = soonestOf(this.sources, this.timed);
    this.#gates = ruleset.rules.map((rule, slot) => new Gate(rule, slot, ruleset));
    this.#gateOf = new Map(this.#gates.map((gate) => [gate.rule, gate]));
    const asked = [
      ...this.sources.plans.flatMap(enteredBy),
      ...ruleset.rules.flatMap((rule) => [...rule.triggers, ...anchoringNames(rule)]),
    ];
    for (const name of asked) this.#named.set(name, undefined);
  }

  concernedBy(event: string): Concerned {
    if (this.#named.has(event)) {
      let concerned = this.#named.get(event);
      if (!concerned) this.#named.set(event, (concerned = this.#concernedBy(event)));
      return concerned;
    }
    return isCausedByCustomer(event)
      ? (this.#activity ??= this.#concernedBy(event))
      : (this.#systems ??= this.#concernedBy(event));
  }

  /** @param rule one of the rule set's own. */
  gateOf(rule: Rule): Gate {
    return this.#gateOf.get(rule) as Gate;
  }

  #concernedBy(event: string): Concerned {
    const isActivity = isCausedByCustomer(event);
    const answers = (names: Iterable<string>): boolean =>
      [...names].some((name) => name === event || (name === "*" && isActivity));
    const { plans } = this.sources;
    const entered = [...plans.keys()].filter((source) =>
      answers(enteredBy(plans[source] as SourcePlan)),
    );
    const all = this.#gates.filter(({ rule }) => answers(rule.triggers));
    const rearmed = this.#gates.filter(({ rule }) => answers(anchoringNames(rule)));
    return {
      sources: sourceKinds.map((kind) => entered.filter((source) => plans[source]?.type === kind)),
      timed: entered.filter((source) => Number.isFinite(this.soonest[source])),
      gates: new Gates(all, this.#gates.length, this.sources),
      rearmed,
      rearmedSlots: Int32Array.from(rearmed, ({ slot }) => slot),
    };
  }
}

/** For each source: the soonest that a timer falls due behind an anchor of it, or infinity. */
function soonestOf({ plans, of }: SourceMap, timed: RulesetIndex["timed"]): readonly number[] {
  const soonest = plans.map(() => Number.POSITIVE_INFINITY);
  for (const { timer } of timed) {
    const source = of[timer.fact.index] as number;
    soonest[source] = Math.min(soonest[source] as number, timer.afterMs);
  }
  return soonest;
}

/** The events that the `since` and `absent` of a rule measure from. */
function anchoringNames(rule: Rule): readonly string[] {
  return rule.allLeaves.flatMap(({ fact }) =>
    fact.fact === "since" || fact.fact === "absent" ? [fact.event] : [],
  );
}

const indexes = new WeakMap<Ruleset, RulesetIndex>();

/** The index of a rule set, made once. */
export function indexOf(ruleset: Ruleset): RulesetIndex {
  let index = indexes.get(ruleset);
  if (!index) indexes.set(ruleset, (index = new RulesetIndex(ruleset)));
  return index;
}

/** Gives a rule set the sources that were planned for it elsewhere. */
export function adoptSources(ruleset: Ruleset, sources: SourceMap): void {
  indexes.set(ruleset, new RulesetIndex(ruleset, sources));
}
