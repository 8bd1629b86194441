import { catalogue } from "../event/catalogue.ts";
import { isCausedByCustomer } from "../event/caused-by.ts";
import type { FactPlan } from "../facts/fact.ts";
import { canonicalJson, hash64 } from "../rules/hash.ts";
import { isOperatorName } from "../rules/operators.ts";
import type { Leaf, Rule, Ruleset } from "../rules/rule.ts";
import type { Bound, BoundLeaf, Named } from "./bound.ts";
import { anyOf, boundOf } from "./bound.ts";
import type { WatchBegin, WatchConcern, WatchPlan } from "./plan.ts";
import { Tallies } from "./tallies.ts";

/** More products than most customers look at in a week; beyond that the watch wakes now and then for nothing. */
const maxGroups = 200;

/**
 * What of a rule set a watch needs, worked out where the rule set is read.
 *
 * @param ruleset as `parseRuleset` gave it.
 * @example
 * ```ts
 * const { ruleset } = parseRulesetText(text, "rules.json");
 * const sent = JSON.stringify(compileWatch(ruleset));
 * ```
 */
export function compileWatch(ruleset: Ruleset): WatchPlan {
  const tallies = new Tallies();
  const timers = timersOf(ruleset.rules);
  const names = namesIn(ruleset);
  // The last is that of no name which anybody speaks of.
  const all = [...names, ""].map(named);
  // Every tally has to be known before it can be said what enters it.
  const looks = all.map((event) => tallies.write(looksAt(event, ruleset)));
  const concerns = all.map((event, i) => concernOf(event, looks[i], tallies, timers));
  const plan = {
    format: 1,
    groups: maxGroups,
    tallies: tallies.all,
    names: Object.fromEntries(names.map((name, i) => [name, concerns[i] ?? {}])),
    others: concerns.at(-1) ?? {},
  } as const;
  return { ...plan, hash: hash64(canonicalJson([ruleset.hash, plan])) };
}

function named(name: string): Named {
  const isActivity = isCausedByCustomer(name);
  return { answersTo: (asked) => asked === name || (asked === "*" && isActivity) };
}

/** The names of which more is to be said than of all others: those that rules speak of, and of what nobody did. */
function namesIn({ rules }: Ruleset): readonly string[] {
  const spoken = rules.flatMap(({ triggers, allLeaves }) => [
    ...triggers,
    ...allLeaves.flatMap(({ fact }) => namesOf(fact)),
  ]);
  const systems = Object.keys(catalogue).filter((name) => !isCausedByCustomer(name));
  const all = new Set(spoken.includes("*") ? [...spoken, ...systems] : spoken);
  return [...all].filter((name) => name !== "*").sort();
}

function namesOf(fact: FactPlan): readonly string[] {
  const named: readonly unknown[] = [
    "event" in fact ? fact.event : null,
    "resetBy" in fact ? fact.resetBy : null,
    "without" in fact ? fact.without : null,
    ...("steps" in fact ? fact.steps.map(({ event }) => event) : []),
  ];
  return named.filter((name) => typeof name === "string");
}

/** What has to hold for any rule to be true at an event. */
function looksAt(event: Named, ruleset: Ruleset): Bound<BoundLeaf> {
  const looked = ruleset.rules.filter(({ triggers }) => [...triggers].some(event.answersTo));
  return anyOf(
    // What the host's code would say, or whether it fails, can only be told by asking it.
    looked.map((rule) =>
      rule.allLeaves.some(isCustom) ? true : boundOf(rule.conditions, event, ruleset),
    ),
  );
}

function isCustom({ fact, operator }: Leaf): boolean {
  return fact.fact === "custom" || !isOperatorName(operator);
}

function concernOf(
  event: Named,
  looks: WatchConcern["looks"] | false,
  tallies: Tallies,
  timers: readonly Timed[],
): WatchConcern {
  const [ends, enters] = [tallies.endedBy(event), tallies.enteredBy(event)];
  const begins = timers.flatMap((timer, i) => beginsOf(timer, i + 1, event));
  const stops = [...timers.keys()].filter((i) => isStopped(timers[i] as Timed, event));
  return {
    ...(ends.length > 0 && { ends }),
    ...(enters.length > 0 && { enters }),
    ...(looks && { looks }),
    ...(begins.length > 0 && { begins }),
    ...(stops.length > 0 && { stops: stops.map((i) => i + 1) }),
  };
}

/** A fact that timers count from, and the soonest that one falls due behind it. */
interface Timed {
  readonly fact: Extract<FactPlan, { readonly fact: "since" | "absent" }>;
  readonly ms: number;
}

function timersOf(rules: readonly Rule[]): readonly Timed[] {
  const timers = new Map<number, Timed>();
  for (const { fact, afterMs } of rules.flatMap(({ timers }) => timers)) {
    if (fact.fact !== "since" && fact.fact !== "absent") continue;
    const ms = Math.min(afterMs, timers.get(fact.index)?.ms ?? afterMs);
    timers.set(fact.index, { fact, ms });
  }
  return [...timers.values()];
}

/** Where an event is sure to be what the timer counts from, and there is one for everything, the one before is void. */
function beginsOf({ fact, ms }: Timed, number: number, { answersTo }: Named): WatchBegin[] {
  if (!answersTo(fact.event)) return [];
  return [isOne(fact) && fact.where.length === 0 ? [number, ms, 1] : [number, ms]];
}

function isStopped({ fact }: Timed, { answersTo }: Named): boolean {
  return fact.fact === "absent" && isOne(fact) && answersTo(fact.without);
}

function isOne(fact: Timed["fact"]): boolean {
  return fact.fact === "since" || fact.by === null;
}
