import type { Event, Properties } from "../../event/event.ts";
import type { RulesetJson } from "../written.ts";
import type { Params, View } from "./events.ts";
import { moneyOf, numberOf } from "./events.ts";
import { currencyOf } from "./history.ts";

interface Line {
  readonly id: string;
  readonly quantity: number;
  readonly price: unknown;
  readonly currency: unknown;
}

/** The lines of the cart, gone through from the first event on. */
function linesOf(past: readonly Event[]): readonly Line[] {
  let lines: readonly Line[] = [];
  for (const { event, properties } of past) {
    if (event === "Product Added") lines = withMore(lines, properties);
    if (event === "Product Removed") lines = withLess(lines, properties);
    if (event === "Order Completed") lines = [];
    const listed = properties["products"] as readonly Properties[] | undefined;
    if (["Cart Viewed", "Checkout Started"].includes(event) && listed)
      lines = listed.reduce(withMore, []);
  }
  return lines;
}

function withMore(lines: readonly Line[], properties: Properties): readonly Line[] {
  const { product_id: id, quantity = 1, price, currency } = properties;
  if (typeof id !== "string") return lines;
  const before = lines.find((line) => line.id === id);
  const line = {
    id,
    quantity: (before?.quantity ?? 0) + Number(quantity),
    price: price ?? before?.price,
    currency: currency ?? before?.currency,
  };
  return before ? lines.map((one) => (one.id === id ? line : one)) : [...lines, line];
}

function withLess(lines: readonly Line[], properties: Properties): readonly Line[] {
  const { product_id: id, quantity = Number.POSITIVE_INFINITY } = properties;
  return lines
    .map((line) =>
      line.id === id ? { ...line, quantity: line.quantity - Number(quantity) } : line,
    )
    .filter((line) => line.quantity > 0);
}

export function cartOf(
  { past }: View,
  { part }: Params,
  ruleset: RulesetJson,
  value: unknown,
): unknown {
  const lines = linesOf(past);
  switch (part) {
    case "items":
      return lines.reduce((sum, { quantity }) => sum + quantity, 0);
    case "products":
      return lines.length;
    case "product_ids":
      return lines.map(({ id }) => id);
    default:
      return worthOf(lines, ruleset, currencyOf(value));
  }
}

function worthOf(
  lines: readonly Line[],
  { currency: shops }: RulesetJson,
  wanted: string | undefined,
): number | undefined {
  const prices = lines.map(({ price, currency }) =>
    wanted === undefined ? numberOf(price) : moneyOf(price, currency, shops),
  );
  if (!prices.every((price) => price && price.currency === (wanted ?? null))) return undefined;
  const sum = lines.reduce(
    (sofar, { quantity }, i) => sofar + BigInt(quantity) * (prices[i]?.whole ?? 0n),
    0n,
  );
  return wanted === undefined ? Number(sum) / 1_000_000 : Number(sum);
}
