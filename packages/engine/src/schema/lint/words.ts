import type { FactPlan } from "../../facts/fact.ts";
import { formatDuration } from "../../rules/duration.ts";
import { operators } from "../../rules/operators.ts";
import type { Test } from "./shape.ts";

/** What a fact is called in a sentence. */
export function factWords(fact: FactPlan): string {
  switch (fact.fact) {
    case "count":
      return `the count of ${eventWords(fact.event)}`;
    case "sum":
      return `the sum of “${fact.property}” over ${eventWords(fact.event)}`;
    case "min":
      return `the smallest “${fact.property}” of ${eventWords(fact.event)}`;
    case "max":
      return `the largest “${fact.property}” of ${eventWords(fact.event)}`;
    case "distinct":
      return `the number of different “${fact.property}” of ${eventWords(fact.event)}`;
    case "streak":
      return `the streak of ${eventWords(fact.event)}`;
    case "sequence":
      return `the sequence ${fact.steps.map(({ event }) => event).join(" → ")}`;
    case "since":
      return `the time since the last ${fact.event === "*" ? "activity" : fact.event}`;
    case "absent":
      return `“no ${fact.without} after ${fact.event}”`;
    case "event":
      return `the event's “${fact.property}”`;
    case "trait":
      return `the customer's “${fact.name}”`;
    case "page":
    case "message":
      return `the ${fact.fact}'s “${fact.property}”`;
    case "session":
      return `the visit's “${fact.part}”`;
    case "cart":
      return `the cart's “${fact.part}”`;
    case "time":
      return `the ${fact.part}`;
    case "segment":
      return `being in segment “${fact.id}”`;
    case "rfm":
      return `the rfm score “${fact.part}”`;
    case "agents":
      return fact.part === "wait" ? "the wait for an agent" : `the number of agents “${fact.part}”`;
    case "custom":
      return `“${fact.name}”`;
  }
}

function eventWords(name: string): string {
  return name === "*" ? "whatever the customer does" : name;
}

/** What a comparison asks, without the fact: `is above 5`. */
export function askedWords({ leaf, negated }: Test, written: unknown): string {
  const own = Object.hasOwn(operators, leaf.operator)
    ? operators[leaf.operator as keyof typeof operators].words
    : leaf.operator;
  const plain = `${own} ${valueWords(written)}`;
  if (!negated) return plain;
  return plain.startsWith("is ") ? `is not ${plain.slice(3)}` : `not: ${plain}`;
}

/** A value as it reads in a sentence. */
export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return listWords(value.map(valueWords), "or");
  if (typeof value === "string") return `“${value}”`;
  if (typeof value === "object" && value !== null && "amount" in value && "currency" in value)
    return `${String(value.amount)} ${String(value.currency)}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** `a, b and c`; long lists are cut. */
export function listWords(words: readonly string[], last = "and"): string {
  const shown = words.length > 6 ? [...words.slice(0, 5), `${words.length - 5} more`] : [...words];
  const end = shown.pop() ?? "";
  return shown.length === 0 ? end : `${shown.join(", ")} ${last} ${end}`;
}

/** A length of time as people say it where it is a whole number of days; else with its units. */
export function timeWords(ms: number): string {
  const days = ms / 86_400_000;
  return Number.isInteger(days) && days > 1 ? `${days} days` : formatDuration(ms);
}

/** With the first letter large, as a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
