import type { Event } from "@proffer/engine";
import { parseDecimal, placesOf } from "./decimal.ts";

/** What a customer's orders come to. */
export interface Buyer {
  readonly customer: string;
  /** ms since the last order. */
  readonly ageMs: number;
  readonly orders: number;
  /** In millionths. */
  readonly spent: bigint;
}

/** Who has ordered in a window, and in what money. */
export interface Orders {
  readonly buyers: readonly Buyer[];
  /** `null` where no order names one. */
  readonly currency: string | null;
  readonly orders: number;
  /** Orders that say no amount; they count, and add nothing. */
  readonly withoutAmount: number;
}

const orderEvent = "Order Completed";

/**
 * Gathers the orders of the half-open window `(at − within, at]` by customer, as the fact `rfm` does.
 *
 * @param options.currency that of amounts which come without one.
 * @throws an `Error` where the amounts cannot be compared: two currencies, or some orders with one and some without.
 */
export function gatherOrders(
  byCustomer: ReadonlyMap<string, readonly Event[]>,
  options: { readonly at: number; readonly withinMs: number | null; readonly currency?: string },
): Orders {
  const { at, withinMs } = options;
  const from = withinMs === null ? Number.NEGATIVE_INFINITY : at - withinMs;
  const till = new Till(options.currency);
  const buyers: Buyer[] = [];
  for (const [customer, events] of byCustomer) {
    const own = events.filter(
      ({ event, timestamp }) => event === orderEvent && timestamp > from && timestamp <= at,
    );
    const last = own.at(-1);
    if (!last) continue;
    const spent = own.reduce((sum, order) => sum + till.take(order), 0n);
    buyers.push({ customer, ageMs: at - last.timestamp, orders: own.length, spent });
  }
  return { buyers, ...till.close() };
}

/** Takes in amounts, as long as they can be added up. */
class Till {
  readonly #assumed: string | undefined;
  /** By currency (`""` is none): how many orders. */
  readonly #counts = new Map<string, number>();
  #orders = 0;
  #withoutAmount = 0;

  constructor(assumed: string | undefined) {
    this.#assumed = assumed;
  }

  take({ properties, messageId }: Event): bigint {
    this.#orders++;
    const amount = properties["revenue"] ?? properties["total"];
    if (amount === undefined || amount === null || amount === "") {
      this.#withoutAmount++;
      return 0n;
    }
    const own = properties["currency"];
    const currency = typeof own === "string" && own !== "" ? own : (this.#assumed ?? "");
    this.#counts.set(currency, (this.#counts.get(currency) ?? 0) + 1);
    return readAmount(amount, currency, messageId);
  }

  close(): Pick<Orders, "currency" | "orders" | "withoutAmount"> {
    const found = [...this.#counts.keys()];
    if (found.length > 1) throw new Error(mixed(this.#counts));
    if (found.length === 0 && this.#orders > 0)
      throw new Error(
        "No “Order Completed” in the window says what it came to. Name the column of “revenue” or “total” in the mapping's “properties”.",
      );
    return {
      currency: found[0] || null,
      orders: this.#orders,
      withoutAmount: this.#withoutAmount,
    };
  }
}

function readAmount(amount: unknown, currency: string, order: string): bigint {
  const micro = parseDecimal(amount);
  const places = currency === "" ? 6 : placesOf(currency);
  if (places === undefined)
    throw new Error(
      `The order ${order} names “${currency}” for its currency. Use its three letters, e.g. CNY.`,
    );
  if (micro !== undefined && micro % 10n ** BigInt(6 - places) === 0n) return micro;
  throw new Error(
    `The order ${order} came to ${JSON.stringify(amount)}, which is no amount${currency === "" ? "" : ` of ${currency}`}. Write a decimal, e.g. ${(199).toFixed(places === 6 ? 2 : places)}.`,
  );
}

function mixed(counts: ReadonlyMap<string, number>): string {
  const without = counts.get("");
  const named = [...counts].filter(([currency]) => currency !== "");
  const list = named.map(([currency, count]) => `${count} in ${currency}`).join(", ");
  if (named.length === 1)
    return `Amounts of two kinds cannot be ranked: ${list}, ${without} without a currency. Add --currency ${named[0]?.[0]} if those are in it too.`;
  return `Amounts in several currencies cannot be ranked: ${list}${without === undefined ? "" : `, ${without} without one`}. Make a log for each, and a rule set for each.`;
}
