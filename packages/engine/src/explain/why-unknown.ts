import type { Reading } from "../facts/fact.ts";
import { groupOf } from "../facts/fact.ts";
import type { Look } from "../facts/fact.ts";
import { isReal } from "./present-look.ts";
import type { Leaf } from "../rules/rule.ts";

/** Why a comparison can be told neither true nor false; `undefined` where that stands elsewhere. */
export function whyUnknown(
  { fact, threshold }: Leaf,
  reading: Reading,
  look: Look,
): string | undefined {
  const { event, present } = look;
  const isHere = isReal(look);
  if (reading.value !== undefined)
    return `${show(reading.value)} cannot be compared with ${show(threshold)}`;
  if ("by" in fact && groupOf(event, fact.by) === undefined)
    return `the ${event.event} that it is looked at with has no “${fact.by}”`;
  switch (fact.fact) {
    case "count":
    case "streak":
    case "sequence":
    case "absent":
    case "distinct":
      return `the ${event.event} lacks what it is about`;
    case "sum":
    case "min":
    case "max":
      return reading.events.length > 0
        ? `“${fact.property}” came in more than one currency`
        : fact.fact === "sum"
          ? `the ${event.event} has no “${fact.property}” that is an amount`
          : `there is no ${fact.event} with “${fact.property}” yet`;
    case "since":
      return `no ${fact.event === "*" ? "activity" : fact.event} is known from before`;
    case "event":
      if (!isHere) return `no ${event.event} has come yet`;
      return `the ${event.event} has no “${fact.property}”`;
    case "trait":
      return `no Identify has said “${fact.name}”`;
    case "page":
      return present.page ? `the last Page has no “${fact.property}”` : "no Page has come yet";
    case "message":
      return present.message
        ? `the last Message Sent has no “${fact.property}”`
        : "no Message Sent has come yet";
    case "session":
      return "no session runs at that instant";
    case "cart":
      return "a price in the cart is not known";
    case "time":
      return "the clock cannot be read";
    case "segment":
      return undefined;
    case "rfm":
      return "the customer has no order in the window";
    case "agents":
      return "the server has not said who is there";
    case "custom":
      return "the app's own code answers it when the rule is looked at";
  }
}

function show(value: unknown): string {
  return typeof value === "string" ? `“${value}”` : Array.isArray(value) ? "a list" : String(value);
}
