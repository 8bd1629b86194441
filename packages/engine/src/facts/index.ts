import { cartEvents } from "../history/cart.ts";
import { Absent } from "./absent.ts";
import { Aggregate } from "./aggregate.ts";
import { Count } from "./count.ts";
import { Custom } from "./custom.ts";
import { Distinct } from "./distinct.ts";
import type { Fact, FactPlan } from "./fact.ts";
import { PresentFact } from "./present.ts";
import { orderEvent, Rfm } from "./rfm.ts";
import { Sequence } from "./sequence.ts";
import { Since } from "./since.ts";
import { Streak } from "./streak.ts";

/** The empty state of a fact. */
export function createFact(plan: FactPlan): Fact {
  switch (plan.fact) {
    case "count":
      return new Count(plan);
    case "sum":
    case "min":
    case "max":
      return new Aggregate(plan);
    case "distinct":
      return new Distinct(plan);
    case "streak":
      return new Streak(plan);
    case "sequence":
      return new Sequence(plan);
    case "since":
      return new Since(plan);
    case "absent":
      return new Absent(plan);
    case "rfm":
      return new Rfm(plan);
    case "event":
    case "trait":
    case "page":
    case "message":
    case "session":
    case "cart":
    case "time":
    case "segment":
    case "agents":
      return new PresentFact(plan);
    case "custom":
      return new Custom();
  }
}

/** The event names that change a fact's own state. Facts of the present have none. */
export function enteredBy(plan: FactPlan): readonly string[] {
  switch (plan.fact) {
    case "count":
    case "sum":
    case "min":
    case "max":
    case "distinct":
    case "since":
      return [plan.event];
    case "streak":
      return plan.resetBy === null ? [plan.event] : [plan.event, plan.resetBy];
    case "sequence": {
      const steps = plan.steps.map(({ event }) => event);
      return plan.resetBy === null ? steps : [...steps, plan.resetBy];
    }
    case "absent":
      return [plan.event, plan.without];
    case "rfm":
      return [orderEvent];
    case "event":
    case "trait":
    case "page":
    case "message":
    case "session":
    case "cart":
    case "time":
    case "segment":
    case "agents":
    case "custom":
      return [];
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
    default:
      return enteredBy(plan);
  }
}
