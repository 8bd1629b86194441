import { propertyKind } from "../../event/catalogue.ts";
import type { FactPlan } from "../../facts/fact.ts";
import type { Domain } from "./domain.ts";
import { domainOf } from "./domain.ts";

/** Properties whose values can only lie here, event by event. */
const ranges: Readonly<Record<string, Readonly<Record<string, Domain>>>> = {
  // The widest of the surveys: nps asks from 0 to 10, csat from 1 to 5.
  "Survey Answered": { score: { type: "number", whole: true, min: 0, max: 10 } },
};

/** Numbers of the catalogue count and measure things, so that they are hardly ever below 0. */
const amount: Domain = {
  type: "number",
  whole: false,
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
  usualMin: 0,
};

/** What a fact's values are in practice, with what is known of the events that a rule is looked at for. */
export function usualDomainAt(fact: FactPlan, triggers: readonly string[]): Domain {
  const isNumber =
    fact.fact === "event" &&
    triggers.length > 0 &&
    triggers.every((name) => propertyKind(name, fact.property) === "number");
  const domain = domainAt(fact, triggers);
  return isNumber && domain.type === "any" ? amount : domain;
}

/** The values of an event's property; anything where no specification bounds it. */
export function domainOfProperty(events: Iterable<string>, property: string): Domain {
  const names = [...events];
  const known = names.map((name) => ranges[name]?.[property]);
  const [first] = known;
  return first && known.every((range) => range === first) ? first : { type: "any" };
}

/** {@link domainOf}, with what is known of the events that a rule is looked at for. */
export function domainAt(fact: FactPlan, triggers: Iterable<string>): Domain {
  return fact.fact === "event" ? domainOfProperty(triggers, fact.property) : domainOf(fact);
}
