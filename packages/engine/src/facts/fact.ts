import type { Event, Properties } from "../event/event.ts";
import { isNamed } from "../event/event.ts";
import type { Truth } from "../decision/decision.ts";
import type { OperatorName } from "../rules/operators.ts";
import { operators } from "../rules/operators.ts";

/** What every fact says of itself, whatever it counts. */
interface PlanBase {
  /** Its place among the rule set's facts. */
  readonly index: number;
  /** As the rule wrote them. */
  readonly params: Properties;
}

/** A fact that some rule asks for, read and checked. */
export type FactPlan = PlanBase &
  (CountPlan | StreakPlan | SincePlan | AbsentPlan | PresentEventPlan);

export interface CountPlan {
  readonly fact: "count";
  readonly event: string;
  readonly by: string | null;
  readonly withinMs: number | null;
  readonly visitsMs: number | null;
  readonly where: readonly Filter[];
}

export interface StreakPlan {
  readonly fact: "streak";
  readonly event: string;
  readonly resetBy: string | null;
  readonly by: string | null;
  readonly maxGapMs: number | null;
  readonly where: readonly Filter[];
}

export interface SincePlan {
  readonly fact: "since";
  readonly event: string;
  readonly where: readonly Filter[];
}

export interface AbsentPlan {
  readonly fact: "absent";
  readonly event: string;
  readonly without: string;
  readonly afterMs: number;
  readonly by: string | null;
  readonly where: readonly Filter[];
}

export interface PresentEventPlan {
  readonly fact: "event";
  readonly property: string;
}

/** One line of a `where`: the event's own property, compared. */
export interface Filter {
  readonly property: string;
  readonly operator: OperatorName;
  readonly value: unknown;
}

/** What a rule is looked at with: an instant, and the event that it is about. */
export interface Look {
  /** UTC ms. */
  readonly at: number;
  /** The event that arrived, or the one that a timer counts from. */
  readonly event: Event;
}

/** What a fact found: its value (`undefined` is unknown) and the ids of the events behind it, oldest first. */
export interface Reading {
  readonly value: unknown;
  readonly events: readonly string[];
}

/** The running state of one fact of one customer. */
export interface Fact {
  /** Takes in the next event in the customer's order. Events that do not concern it change nothing. */
  add(event: Event): void;
  read(look: Look): Reading;
  copy(): Fact;
  /** The events that its timers count from now. Facts without timers have none. */
  anchors(): Iterable<Event>;
  /** Whether it measures from this event now. */
  isAnchoredBy(event: Event): boolean;
}

export const unknown: Reading = { value: undefined, events: [] };

/** At most this many event ids stand behind one fact in a decision: enough to look into, not a second history. */
export const maxEventsBehind = 100;

/** Whether an event enters a fact: it has the name, and passes every line of `where` for certain. */
export function enters(event: Event, name: string, where: readonly Filter[]): boolean {
  return isNamed(event, name) && where.every((filter) => passes(event, filter) === true);
}

function passes(event: Event, { property, operator, value }: Filter): Truth {
  return operators[operator].compare(propertyOf(event, property), value);
}

/** An event's own property; what stands on `Object.prototype` is not one. */
export function propertyOf(event: Event, property: string): unknown {
  return Object.hasOwn(event.properties, property) ? event.properties[property] : undefined;
}

/**
 * The group that an event belongs to by one of its properties: texts, numbers and booleans as text, so that
 * `42` and `"42"` are one product. `undefined` where it lacks the property or has it empty.
 */
export function keyOf(event: Event, by: string): string | undefined {
  const value = propertyOf(event, by);
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "boolean" || Number.isFinite(value) ? String(value) : undefined;
}

/** The group of an event for a fact that may have none: one group for everything is `""`. */
export function groupOf(event: Event, by: string | null): string | undefined {
  return by === null ? "" : keyOf(event, by);
}
