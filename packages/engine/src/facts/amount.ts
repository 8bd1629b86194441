import type { Properties } from "../event/event.ts";
import type { Money } from "./fact.ts";
import { fromMicro, toMicro, toMinor } from "./money.ts";

/** What an event adds: an integer (minor units, or millionths of a plain number), or another currency's amount. */
export type Amount = number | "foreign";

/**
 * A property of an event as an integer that adds up exactly; `undefined` where it is no amount.
 * Ten times 0.1 is 1 here, and 0.9999999999999999 in floats.
 */
export function amountOf(
  properties: Properties,
  value: unknown,
  money: Money | null,
): Amount | undefined {
  if (money === null) return within(toMicro(value));
  const own = Object.hasOwn(properties, "currency") ? properties["currency"] : undefined;
  const currency = typeof own === "string" && own !== "" ? own : money.assumed;
  if (currency === null) return undefined;
  const minor = within(toMinor(value, currency));
  return minor !== undefined && currency !== money.currency ? "foreign" : minor;
}

/** Beyond this nobody has paid, and integers stop being exact: one absurd number must not spoil every sum behind it. */
const maxAmount = 9e15;

function within(amount: number | undefined): number | undefined {
  return amount !== undefined && Math.abs(amount) <= maxAmount ? amount : undefined;
}

/** An integer amount as a rule compares it. */
export function amountToValue(amount: number, money: Money | null): number {
  return money === null ? fromMicro(amount) : amount;
}
