import { isCausedByCustomer } from "../event/catalogue.ts";
import { enteredBy } from "../facts/index.ts";
import type { FactPlan } from "../facts/fact.ts";
import type { Rule, Ruleset } from "./rule.ts";

/** Which facts and rules an event's name concerns, so that the others cost nothing. */
export class RulesetIndex {
  /** Rules that timers look at, with the fact each timer counts from; in the rule set's order. */
  readonly timed: readonly { readonly rule: Rule; readonly timer: Rule["timers"][number] }[];
  /** For each fact: the soonest that a timer falls due behind its anchor, or infinity. */
  readonly soonest: readonly number[];
  readonly #facts: ByName<FactPlan>;
  readonly #rules: ByName<Rule>;
  readonly #rearmed: ByName<Rule>;

  constructor(ruleset: Ruleset) {
    this.timed = ruleset.rules.flatMap((rule) => rule.timers.map((timer) => ({ rule, timer })));
    this.soonest = ruleset.facts.map((fact) =>
      Math.min(
        ...this.timed.filter(({ timer }) => timer.fact === fact).map(({ timer }) => timer.afterMs),
      ),
    );
    this.#facts = new ByName(ruleset.facts, enteredBy);
    this.#rules = new ByName(ruleset.rules, (rule) => [...rule.triggers]);
    this.#rearmed = new ByName(ruleset.rules, anchoringNames);
  }

  /** The facts that an event of this name may enter. */
  factsOf(event: string): readonly FactPlan[] {
    return this.#facts.of(event);
  }

  /** The rules that are looked at when an event of this name arrives; the higher priority first, then by id. */
  rulesOf(event: string): readonly Rule[] {
    return this.#rules.of(event);
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
