import type { Event } from "../event/event.ts";
import { answersTo } from "./scan/events.ts";
import { allLeavesOf } from "./scan/truth.ts";
import type { LeafJson } from "./written.ts";
import type { RuleJson, RulesetJson } from "./written.ts";

const cartEvents = [
  "Product Added",
  "Product Removed",
  "Cart Viewed",
  "Checkout Started",
  "Order Completed",
];

/** The events that bring a look for facts of the present. */
const implied: Readonly<Record<string, readonly string[]>> = {
  trait: ["Identify"],
  page: ["Page"],
  session: ["Session Started"],
  cart: cartEvents,
  message: ["Message Sent"],
  rfm: ["Order Completed"],
};

/** Whether a rule is looked at when an event arrives: where it is named by `on`, or else by the facts. */
export function isLookedAt(rule: RuleJson, ruleset: RulesetJson, event: Event): boolean {
  const names = rule.on ?? allLeavesOf(rule.conditions, ruleset).flatMap(namesOf);
  return names.some((name) => answersTo(event, name));
}

function namesOf({ fact, params }: LeafJson): readonly unknown[] {
  const { event, resetBy, without, steps = [] } = params;
  const stepNames = (steps as readonly (string | { readonly event: string })[]).map((step) =>
    typeof step === "string" ? step : step.event,
  );
  const named = [event, resetBy, without, ...stepNames].filter((name) => name !== undefined);
  return [...named, ...(implied[fact] ?? [])];
}
