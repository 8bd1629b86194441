import type { Event, Properties } from "../../event/event.ts";
import { comparisons } from "./compare.ts";

/** What is known at a look, and nothing else: no state is kept from one look to the next. */
export interface View {
  /** The customer's events up to the look, in their order. */
  readonly past: readonly Event[];
  /** UTC ms. */
  readonly at: number;
  /** The event that arrived, or the one that a timer counts from. */
  readonly event: Event;
}

type Params = Readonly<Record<string, unknown>>;

/** What we and the shop's systems emit; all else is the customer's own doing. */
const emitted = ["Message Shown", "Message Suppressed", "Order Delayed", "Session Started"];

export function isActivity(event: Event): boolean {
  return !emitted.includes(event.event);
}

export function answersTo(event: Event, name: unknown): boolean {
  return name === "*" ? isActivity(event) : event.event === name;
}

/** Whether the event has the name and passes each line of the `where`. */
export function isTakenIn(event: Event, { event: name, where }: Params): boolean {
  const lines = (where ?? []) as readonly {
    readonly property: string;
    readonly operator: string;
    readonly value: unknown;
  }[];
  const passes = lines.every(
    ({ property, operator, value }) =>
      comparisons[operator]?.(event.properties[property], value) === true,
  );
  return answersTo(event, name) && passes;
}

/** The text by which events are told apart; empty and missing are no text. */
export function asKey(value: unknown): string | undefined {
  return ["string", "number", "boolean"].includes(typeof value) && value !== ""
    ? `${value as string}`
    : undefined;
}

/** Where there is no `by`, everything is one group. */
export function groupOf(event: Event, by: unknown): string | undefined {
  return by === undefined ? "" : asKey(event.properties[String(by)]);
}

/** The events that a fact takes in, of the present event's group; `undefined` where that has none. */
export function ownGroup({ past, event }: View, { by }: Params): readonly Event[] | undefined {
  const group = groupOf(event, by);
  return group === undefined ? undefined : past.filter((one) => groupOf(one, by) === group);
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A duration in ms. */
export function msOf(text: unknown): number {
  const [, number = "", unit = ""] = /^(\d+)(\D+)$/.exec(String(text)) ?? [];
  return Number(number) * (units[unit] ?? Number.NaN);
}

/** An amount as a whole number: of minor units, or of millionths. */
export interface Amount {
  readonly whole: bigint;
  /** `null` for a plain number. */
  readonly currency: string | null;
}

/** A plain number, in millionths. */
export function numberOf(value: unknown): Amount | undefined {
  if (typeof value !== "number") return undefined;
  return { whole: asWhole(value, 6), currency: null };
}

/** Money as shops send it: a number or a decimal text, and its currency beside it, or else the shop's. */
export function moneyOf(value: unknown, own: unknown, shops: unknown): Amount | undefined {
  const currency = own ?? shops;
  if (typeof currency !== "string") return undefined;
  const isAmount =
    typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));
  return isAmount
    ? { whole: asWhole(Number(value), currency === "JPY" ? 0 : 2), currency }
    : undefined;
}

/** Of the few digits that these laws use, `toFixed` makes no mistake. */
function asWhole(value: number, places: number): bigint {
  return BigInt(value.toFixed(places).replace(".", ""));
}

export type { Params, Properties };
