import type { Truth } from "../decision/decision.ts";
import type { CalendarWindow } from "../event/calendar.ts";
import type { Event, Properties } from "../event/event.ts";
import type { Past } from "../history/past.ts";
import type { Present } from "../history/present.ts";
import type { OperatorName } from "../rules/operators.ts";
import { operators } from "../rules/operators.ts";
import type { Intake } from "./intake.ts";
import { propertyOf } from "./key.ts";
import type { Keyring } from "./keyring.ts";

// Apart, for a page asks for keys before it has the engine.
export { groupOf, keyOf, propertyOf } from "./key.ts";

/** What every fact says of itself, whatever it counts. */
interface PlanBase {
  /** Its place among the rule set's facts. */
  readonly index: number;
  /** As the rule wrote them. */
  readonly params: Properties;
}

/** A fact that some rule asks for, read and checked. */
export type FactPlan = PlanBase & (HistoryPlan | PresentPlan | CustomPlan);

/** Facts over what has happened. */
export type HistoryPlan =
  | CountPlan
  | AggregatePlan
  | DistinctPlan
  | StreakPlan
  | SequencePlan
  | SincePlan
  | AbsentPlan
  | RfmPlan;

/** Facts of the present: what holds at the instant of a look. */
export type PresentPlan =
  | { readonly fact: "event"; readonly property: string; readonly money: Money | null }
  | { readonly fact: "trait"; readonly name: string }
  | { readonly fact: "page" | "message"; readonly property: string }
  | { readonly fact: "session"; readonly part: SessionPart }
  | { readonly fact: "cart"; readonly part: CartPart; readonly money: Money | null }
  | TimePlan
  | { readonly fact: "segment"; readonly id: string }
  | { readonly fact: "agents"; readonly part: AgentsPart; readonly team: string | null };

/** Which events a fact takes in, each property by property. */
export interface EventFilter {
  readonly event: string;
  readonly where: readonly Filter[];
}

export interface CountPlan extends EventFilter {
  readonly fact: "count";
  readonly by: string | null;
  readonly within: Within | null;
  readonly visitsMs: number | null;
}

export interface AggregatePlan extends EventFilter {
  readonly fact: "sum" | "min" | "max";
  readonly property: string;
  readonly by: string | null;
  readonly within: Within | null;
  /** Where the rule compares with money; plain numbers otherwise. */
  readonly money: Money | null;
}

export interface DistinctPlan extends EventFilter {
  readonly fact: "distinct";
  readonly property: string;
  readonly by: string | null;
  readonly within: Within | null;
}

export interface StreakPlan extends EventFilter {
  readonly fact: "streak";
  readonly resetBy: string | null;
  readonly by: string | null;
  readonly maxGapMs: number | null;
}

export interface SequencePlan {
  readonly fact: "sequence";
  readonly steps: readonly EventFilter[];
  readonly resetBy: string | null;
  readonly by: string | null;
  readonly withinMs: number | null;
}

export interface SincePlan extends EventFilter {
  readonly fact: "since";
}

export interface AbsentPlan extends EventFilter {
  readonly fact: "absent";
  readonly without: string;
  readonly afterMs: number;
  readonly by: string | null;
}

/** How orders are scored: four ascending cut points each, frozen in the rule set. */
export interface RfmScale {
  readonly within: Within | null;
  /** Ages in ms. */
  readonly recency: readonly number[];
  readonly frequency: readonly number[];
  /** Minor units where `money` is given, else plain numbers. */
  readonly monetary: readonly number[];
  readonly money: Money | null;
}

export interface RfmPlan {
  readonly fact: "rfm";
  readonly part: RfmPart;
  readonly scale: RfmScale;
}

export interface TimePlan {
  readonly fact: "time";
  readonly part: TimePart;
  readonly zone: "shop" | "customer";
  /** The rule set's own zone. */
  readonly shop: string;
}

/** A fact that the host's own code answers. */
export interface CustomPlan {
  readonly fact: "custom";
  readonly name: string;
  /** Its params, which only the host's code understands. */
  readonly asked: Properties;
}

export const sessionParts = [
  "number",
  "events",
  "pages",
  "duration",
  "referrer",
  "locale",
] as const;
export const cartParts = ["items", "products", "value", "product_ids"] as const;
export const timeParts = ["hour", "minute", "weekday", "day", "month", "date"] as const;
export const agentsParts = ["online", "waiting", "wait"] as const;
export const rfmParts = ["recency", "frequency", "monetary", "total", "cell"] as const;
export type SessionPart = (typeof sessionParts)[number];
export type CartPart = (typeof cartParts)[number];
export type TimePart = (typeof timeParts)[number];
export type AgentsPart = (typeof agentsParts)[number];
export type RfmPart = (typeof rfmParts)[number];

/** A window: the last so many ms, or the calendar's day, week or month so far in the shop's zone. */
export type Within =
  | { readonly type: "rolling"; readonly ms: number }
  | { readonly type: "calendar"; readonly window: CalendarWindow; readonly zone: string };

/** What amounts are counted in. */
export interface Money {
  readonly currency: string;
  /** The currency of amounts that come without one; `null` where those do not count. */
  readonly assumed: string | null;
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
  /** Where that stands in the customer's order; −1 where it has not happened. */
  readonly place: number;
  /** What holds for the customer at that instant. */
  readonly present: Present;
}

/** What a fact found: its value (`undefined` is unknown) and the ids of the events behind it, oldest first. */
export interface Reading {
  readonly value: unknown;
  readonly events: readonly string[];
  /** What the host's own operator said of it. */
  readonly truth?: Truth;
}

/** An event that timers count from. */
export interface Anchor {
  /** UTC ms. */
  readonly at: number;
  /** Where the event stands in the customer's order. */
  readonly place: number;
}

/** One fact of one customer, as a rule asks for it. Its running state is a {@link Source}, which other facts may share. */
export interface Fact {
  /** What it comes to; `undefined` is unknown. The same as `read(look).value`, and costs nothing beside it. */
  value(look: Look): unknown;
  /** The same, with the ids of the events behind it. */
  read(look: Look, past: Past): Reading;
  /** The events that its timers count from now. Facts without timers have none. */
  anchors(): Iterable<Anchor>;
  /** Whether it measures from this event now. */
  isAnchoredBy(event: Event, place: number): boolean;
}

/** A fact without timers; others override what they need. */
export abstract class PlainFact implements Fact {
  abstract value(look: Look): unknown;
  abstract read(look: Look, past: Past): Reading;

  anchors(): Iterable<Anchor> {
    return [];
  }

  isAnchoredBy(_event: Event, _place: number): boolean {
    return false;
  }
}

/** The running state behind one or more facts. What it keeps by groups is the keyrings'. */
export interface Source {
  /** Takes in the next event in the customer's order. Events that do not concern it change nothing. */
  add(intake: Intake): void;
  /** The same over other keyrings, which hold copies of its groups. */
  copy(rings: readonly Keyring[]): Source;
}

export const unknown: Reading = { value: undefined, events: [] };

/** At most this many event ids stand behind one fact in a decision: enough to look into, not a second history. */
export const maxEventsBehind = 100;

/** Whether an event passes a line of a `where`. */
export function passes(event: Event, { property, operator, value }: Filter): Truth {
  return operators[operator].compare(propertyOf(event, property), value);
}
