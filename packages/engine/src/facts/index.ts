import { cartEvents } from "../history/cart.ts";
import type { AbsentSource } from "./absent.ts";
import { Absent } from "./absent.ts";
import type { AmountSource } from "./aggregate.ts";
import { Aggregate } from "./aggregate.ts";
import type { CountSource } from "./count.ts";
import { Count } from "./count.ts";
import { Custom } from "./custom.ts";
import type { DistinctSource } from "./distinct.ts";
import { Distinct } from "./distinct.ts";
import type { Fact, FactPlan, Source } from "./fact.ts";
import { PresentFact } from "./present.ts";
import type { RfmSource } from "./rfm.ts";
import { Rfm } from "./rfm.ts";
import type { SequenceSource } from "./sequence.ts";
import { Sequence } from "./sequence.ts";
import type { SinceSource } from "./since.ts";
import { Since } from "./since.ts";
import { enteredBy, planSources } from "./source.ts";
import type { StreakSource } from "./streak.ts";
import { Streak } from "./streak.ts";

/** A fact over the source that `planSources` gave it. */
export function createFact(plan: FactPlan, source: Source | undefined): Fact {
  switch (plan.fact) {
    case "count":
      return new Count(plan, source as CountSource);
    case "sum":
    case "min":
    case "max":
      return new Aggregate(plan, source as AmountSource);
    case "distinct":
      return new Distinct(plan, source as DistinctSource);
    case "streak":
      return new Streak(plan, source as StreakSource);
    case "sequence":
      return new Sequence(plan, source as SequenceSource);
    case "since":
      return new Since(plan, source as SinceSource);
    case "absent":
      return new Absent(plan, source as AbsentSource);
    case "rfm":
      return new Rfm(plan, source as RfmSource);
    case "custom":
      return new Custom();
    default:
      return new PresentFact(plan);
  }
}

/** The event names at which a rule with this fact is looked at, where it does not say so itself. */
export function triggersOf(plan: FactPlan): readonly string[] {
  switch (plan.fact) {
    case "trait":
      return ["Identify"];
    case "page":
      return ["Page"];
    case "session":
      return ["Session Started"];
    case "cart":
      return cartEvents;
    case "message":
      return ["Message Sent"];
    default: {
      const source = planSources([plan]).plans[0];
      return source ? enteredBy(source) : [];
    }
  }
}
