import type { Event } from "@proffer/engine";
import type { Outcome } from "../types.ts";

/** The events that tell of what became of an action. */
export const outcomeNames: ReadonlySet<string> = new Set([
  "Message Shown",
  "Message Clicked",
  "Message Dismissed",
  "Message Converted",
  "Message Suppressed",
  "Coupon Claimed",
  "Coupon Redeemed",
  "Handoff Requested",
  "Survey Answered",
  "Form Submitted",
]);

/** What an event says of an action that was taken before; `undefined` where it speaks of none. */
export function outcomeIn(event: Event): Outcome | undefined {
  const { rule_id: rule, firing_id: firing, key } = event.properties;
  if (!outcomeNames.has(event.event) || typeof rule !== "string" || typeof firing !== "string")
    return undefined;
  return { name: event.event, rule, firing, key: typeof key === "string" ? key : null, event };
}
