import { weekdays } from "../../event/calendar.ts";
import type { FactPlan } from "../../facts/fact.ts";

/** What values a fact can have at all. */
export type Domain =
  | {
      readonly type: "number";
      readonly whole: boolean;
      readonly min: number;
      readonly max: number;
      /** Below this it is never in practice, though nothing forbids it: refunds of more than was paid. */
      readonly usualMin?: number;
    }
  | { readonly type: "one"; readonly of: readonly unknown[] }
  /** Whatever it is compared with, and anything else. */
  | { readonly type: "any" };

const infinity = Number.POSITIVE_INFINITY;
const whole = (min: number, max = infinity): Domain => ({ type: "number", whole: true, min, max });
const amount = (usualMin: number): Domain => ({
  type: "number",
  whole: false,
  min: -infinity,
  max: infinity,
  usualMin,
});
const flag: Domain = { type: "one", of: [true, false] };

/** The values that a fact can have; see SEMANTICS of each. */
export function domainOf(fact: FactPlan): Domain {
  switch (fact.fact) {
    case "count":
    case "distinct":
    case "streak":
    case "since":
      return whole(0);
    case "sum":
    case "min":
    case "max":
      return amount(0);
    case "absent":
    case "sequence":
    case "segment":
      return flag;
    case "session":
      return fact.part === "referrer" || fact.part === "locale"
        ? { type: "any" }
        : whole(fact.part === "number" ? 1 : 0);
    case "cart":
      if (fact.part === "value") return amount(0);
      return fact.part === "product_ids" ? { type: "any" } : whole(0);
    case "agents":
      return whole(0);
    case "time":
      return timeDomain(fact.part);
    case "rfm":
      if (fact.part === "cell") return { type: "one", of: cells };
      return fact.part === "total" ? whole(3, 15) : whole(1, 5);
    case "event":
    case "trait":
    case "page":
    case "message":
    case "custom":
      return { type: "any" };
  }
}

function timeDomain(part: string): Domain {
  switch (part) {
    case "hour":
      return whole(0, 23);
    case "minute":
      return whole(0, 59);
    case "day":
      return whole(1, 31);
    case "month":
      return whole(1, 12);
    case "weekday":
      return { type: "one", of: weekdays };
    default:
      return { type: "any" };
  }
}

const scores = ["1", "2", "3", "4", "5"];
const cells = scores.flatMap((a) => scores.flatMap((b) => scores.map((c) => a + b + c)));

/** How the bounds of a fact read in a sentence; `undefined` where it has none. */
export function boundsOf(domain: Domain): string | undefined {
  if (domain.type === "one")
    return domain.of.length > 10 ? undefined : `one of ${domain.of.join(", ")}`;
  if (domain.type === "any") return undefined;
  const { min, max, usualMin } = domain;
  const kind = domain.whole ? "a whole number" : "a number";
  if (Number.isFinite(min) && Number.isFinite(max)) return `${kind} from ${min} to ${max}`;
  if (Number.isFinite(min)) return `${kind} from ${min} up`;
  return usualMin === undefined ? undefined : `hardly ever below ${usualMin}`;
}
