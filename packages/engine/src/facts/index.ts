import { Absent } from "./absent.ts";
import { Count } from "./count.ts";
import type { Fact, FactPlan } from "./fact.ts";
import { PresentEvent } from "./present-event.ts";
import { Since } from "./since.ts";
import { Streak } from "./streak.ts";

/** The empty state of a fact. */
export function createFact(plan: FactPlan): Fact {
  switch (plan.fact) {
    case "count":
      return new Count(plan);
    case "streak":
      return new Streak(plan);
    case "since":
      return new Since(plan);
    case "absent":
      return new Absent(plan);
    case "event":
      return new PresentEvent(plan);
  }
}

/** The event names that can change a fact or that a rule with it is looked at for. */
export function eventNamesOf(plan: FactPlan): readonly string[] {
  switch (plan.fact) {
    case "count":
    case "since":
      return [plan.event];
    case "streak":
      return plan.resetBy === null ? [plan.event] : [plan.event, plan.resetBy];
    case "absent":
      return [plan.event, plan.without];
    case "event":
      return [];
  }
}
