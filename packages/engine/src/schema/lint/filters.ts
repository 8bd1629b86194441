import type { EventFilter, FactPlan, Filter } from "../../facts/fact.ts";
import type { Problem } from "../../rules/problem.ts";
import { boundsOf } from "./domain.ts";
import { domainOfProperty } from "./known-ranges.ts";
import type { Test } from "./shape.ts";
import { canAllHold } from "./solve.ts";
import type { Lint } from "./subject.ts";
import { found } from "./subject.ts";
import { askedWords, capital, listWords } from "./words.ts";

/** Lines of one `where` that no event can pass together. */
export const findImpossibleFilters: Lint = (subject) => [
  ...subject.rules.flatMap(({ path, rule }) =>
    rule.leaves.flatMap((leaf) => inFact(leaf.fact, `${path}.${leaf.path}.params`, rule.id)),
  ),
  ...subject.segments.flatMap(({ path, segment }) =>
    segment.leaves.flatMap((leaf) => inFact(leaf.fact, `${path}.${leaf.path}.params`)),
  ),
];

/** The event filters of a fact, each with where its `where` stands. */
export function filtersOf(
  fact: FactPlan,
  path: string,
): readonly { readonly filter: EventFilter; readonly path: string }[] {
  if (fact.fact === "sequence")
    return fact.steps.map((filter, i) => ({ filter, path: `${path}.steps[${i}]` }));
  return "where" in fact ? [{ filter: fact, path }] : [];
}

function inFact(fact: FactPlan, path: string, rule?: string): readonly Problem[] {
  return filtersOf(fact, path).flatMap(({ filter, path }) => inFilter(filter, path, rule));
}

function inFilter({ event, where }: EventFilter, path: string, rule?: string): readonly Problem[] {
  const properties = [...new Set(where.map(({ property }) => property))];
  return properties.flatMap((property) => {
    const lines = where.filter((line) => line.property === property);
    const domain = domainOfProperty([event], property);
    const tests = lines.map(asTest);
    if (canAllHold(tests, domain)) return [];
    const asked = tests.map((test) => askedWords(test, test.leaf.threshold));
    const last = lines.at(-1) as Filter;
    const bounds = boundsOf(domain);
    return [
      found(
        "error",
        "contradiction",
        `${path}.where[${where.indexOf(last)}].value`,
        `${capital(`“${property}”`)} ${listWords(asked)}: no ${event === "*" ? "event" : event} can pass that.`,
        bounds ? `It is ${bounds}.` : "Every line of “where” must hold. Mend one of the values.",
        rule,
      ),
    ];
  });
}

/** A line of `where` asks of an event what the fact `event` asks of the present one. */
function asTest({ property, operator, value: threshold }: Filter): Test {
  const fact = { fact: "event", property, money: null, index: -1, params: {} } as const;
  const leaf = { type: "leaf", slot: 0, path: "", fact, operator, threshold } as const;
  return { type: "test", leaf, negated: false };
}
