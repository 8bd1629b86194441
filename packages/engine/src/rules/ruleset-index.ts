import { isCausedByCustomer } from "../event/catalogue.ts";
import type { SourceMap } from "../facts/source.ts";
import { enteredBy, planSources } from "../facts/source.ts";
import type { Rule, Ruleset } from "./rule.ts";
import type { Gate } from "./screen.ts";
import { compileScreen } from "./screen.ts";

/** Which facts and rules an event's name concerns, so that the others cost nothing. */
export class RulesetIndex {
  /** Rules that timers look at, with the fact each timer counts from; in the rule set's order. */
  readonly timed: readonly { readonly rule: Rule; readonly timer: Rule["timers"][number] }[];
  readonly sources: SourceMap;
  /** For each source: the soonest that a timer falls due behind an anchor of it, or infinity. */
  readonly soonest: readonly number[];
  readonly #sources: ByName<number>;
  readonly #gates: ByName<Gate>;
  readonly #gateOf: ReadonlyMap<Rule, Gate>;
  readonly #rearmed: ByName<Rule>;

  constructor(ruleset: Ruleset) {
    this.timed = ruleset.rules.flatMap((rule) => rule.timers.map((timer) => ({ rule, timer })));
    this.sources = planSources(ruleset.facts);
    const { plans, of } = this.sources;
    const soonest = plans.map(() => Number.POSITIVE_INFINITY);
    for (const { timer } of this.timed) {
      const source = of[timer.fact.index] as number;
      soonest[source] = Math.min(soonest[source] as number, timer.afterMs);
    }
    this.soonest = soonest;
    this.#sources = new ByName([...plans.keys()], (source) => {
      const plan = plans[source];
      return plan ? enteredBy(plan) : [];
    });
    const gates = ruleset.rules.map((rule) => ({ rule, screen: compileScreen(rule, ruleset) }));
    this.#gateOf = new Map(gates.map((gate) => [gate.rule, gate]));
    this.#gates = new ByName(gates, ({ rule }) => [...rule.triggers]);
    this.#rearmed = new ByName(ruleset.rules, anchoringNames);
  }

  /** The sources that an event of this name may enter. */
  sourcesOf(event: string): readonly number[] {
    return this.#sources.of(event);
  }

  /** The rules that are looked at when an event of this name arrives; the higher priority first, then by id. */
  gatesOf(event: string): readonly Gate[] {
    return this.#gates.of(event);
  }

  /** @param rule one of the rule set's own. */
  gateOf(rule: Rule): Gate {
    return this.#gateOf.get(rule) as Gate;
  }

  /** The rules with a `since` or an `absent` that may measure from an event of this name. */
  rearmedBy(event: string): readonly Rule[] {
    return this.#rearmed.of(event);
  }
}

function anchoringNames(rule: Rule): readonly string[] {
  return rule.allLeaves.flatMap(({ fact }) =>
    fact.fact === "since" || fact.fact === "absent" ? [fact.event] : [],
  );
}

/** Things by the event names they answer to, `"*"` among them. Only names that somebody asked for take up room. */
class ByName<Thing> {
  readonly #named = new Map<string, readonly Thing[]>();
  readonly #any: readonly Thing[];

  constructor(things: readonly Thing[], namesOf: (thing: Thing) => readonly string[]) {
    this.#any = things.filter((thing) => namesOf(thing).includes("*"));
    for (const name of new Set(things.flatMap(namesOf))) {
      const wide = isCausedByCustomer(name);
      this.#named.set(
        name,
        things.filter(
          (thing) => namesOf(thing).includes(name) || (wide && namesOf(thing).includes("*")),
        ),
      );
    }
  }

  of(name: string): readonly Thing[] {
    return this.#named.get(name) ?? (isCausedByCustomer(name) ? this.#any : []);
  }
}

const indexes = new WeakMap<Ruleset, RulesetIndex>();

/** The index of a rule set, made once. */
export function indexOf(ruleset: Ruleset): RulesetIndex {
  let index = indexes.get(ruleset);
  if (!index) indexes.set(ruleset, (index = new RulesetIndex(ruleset)));
  return index;
}
