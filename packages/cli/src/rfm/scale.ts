import { formatInstant } from "@proffer/engine";
import type { Cuts } from "./cut-points.ts";
import { quintiles, roundAge, sizes } from "./cut-points.ts";
import { formatDecimal, placesOf } from "./decimal.ts";
import type { Buyer, Orders } from "./orders.ts";

/** Fewer than one customer a fifth is no ranking. */
const fewestBuyers = 5;

interface Scale {
  readonly ages: Cuts<number>;
  readonly orders: Cuts<number>;
  readonly spent: Cuts<bigint>;
}

/**
 * The rule set's `rfm`, as JSON that can be pasted.
 *
 * @throws an `Error` where too few have ordered.
 */
export function scaleOf(orders: Orders, within: string | undefined): string {
  const { ages, orders: frequency, spent } = cut(orders.buyers);
  const allAges = orders.buyers.map(({ ageMs }) => ageMs);
  const lines = [
    ...(within === undefined ? [] : [`"within": ${JSON.stringify(within)}`]),
    `"recency": ${list(ages.map((age) => JSON.stringify(roundAge(age, allAges))))}`,
    `"frequency": ${list(frequency.map(String))}`,
    `"monetary": ${list(spent.map((value) => amountJson(value, orders.currency)))}`,
  ];
  return `{\n${lines.map((line) => `  ${line}`).join(",\n")}\n}\n`;
}

/** How many customers each score gets, for people. */
export function summaryOf(orders: Orders, at: number, within: string | undefined): string {
  const { buyers, currency, withoutAmount } = orders;
  const { ages, orders: frequency, spent } = cut(buyers);
  const allAges = buyers.map(({ ageMs }) => ageMs);
  const columns = [
    column(
      "recency",
      ages.map((age) => roundAge(age, allAges)),
      sizes(ages, allAges),
      "older",
    ),
    column(
      "frequency",
      frequency.map(String),
      sizes(
        frequency,
        buyers.map((buyer) => buyer.orders),
      ),
      "up",
    ),
    column(
      `monetary${currency === null ? "" : ` (${currency})`}`,
      spent.map((value) => amount(value, currency)),
      sizes(
        spent,
        buyers.map((buyer) => buyer.spent),
      ),
      "up",
    ),
  ];
  const rows = [0, 1, 2, 3, 4, 5].map((i) =>
    ["score", "5", "4", "3", "2", "1"]
      .slice(i, i + 1)
      .map((score) => score.padStart(5))
      .concat(columns.map((cells) => cells[i] ?? ""))
      .join("  ")
      .trimEnd(),
  );
  const window = within === undefined ? "" : ` within ${within}`;
  return [
    `customers with an order${window} up to ${formatInstant(at)}: ${buyers.length}, orders: ${orders.orders}`,
    ...(withoutAmount > 0 ? [`  ${withoutAmount} orders say no amount and add nothing`] : []),
    ...rows,
    ...emptyClasses(columns),
    "",
  ].join("\n");
}

function cut(buyers: readonly Buyer[]): Scale {
  if (buyers.length < fewestBuyers)
    throw new Error(
      `${buyers.length} customers have ordered in the window; five scores need at least ${fewestBuyers}. Use a longer log, or a longer --within.`,
    );
  return {
    ages: quintiles(buyers.map(({ customer, ageMs: value }) => ({ customer, value }))),
    orders: quintiles(buyers.map(({ customer, orders: value }) => ({ customer, value }))),
    spent: quintiles(buyers.map(({ customer, spent: value }) => ({ customer, value }))),
  };
}

/** Scores from 5 down, each with its range and how many customers it gets. */
function column(
  heading: string,
  cuts: readonly string[],
  counts: readonly number[],
  direction: "up" | "older",
): readonly string[] {
  const [first, second, third, fourth] = cuts;
  const ranges =
    direction === "up"
      ? [`${fourth} and up`, `from ${third}`, `from ${second}`, `from ${first}`, `below ${first}`]
      : [
          `below ${first}`,
          `from ${first}`,
          `from ${second}`,
          `from ${third}`,
          `${fourth} and over`,
        ];
  const fromTheTop = direction === "up" ? counts.toReversed() : counts;
  const width = Math.max(heading.length, ...ranges.map((range) => range.length));
  return [
    heading.padEnd(width + 8),
    ...ranges.map(
      (range, i) => `${range.padEnd(width)}  ${String(fromTheTop[i] ?? 0).padStart(6)}`,
    ),
  ];
}

function emptyClasses(columns: readonly (readonly string[])[]): readonly string[] {
  const empty = columns.some((cells) => cells.slice(1).some((cell) => cell.endsWith(" 0")));
  return empty
    ? ["A score that nobody gets: too many customers have the same value for five classes."]
    : [];
}

function amountJson(micro: bigint, currency: string | null): string {
  if (currency === null) return formatDecimal(micro, 0);
  return `{ "amount": "${amount(micro, currency)}", "currency": "${currency}" }`;
}

function amount(micro: bigint, currency: string | null): string {
  return formatDecimal(micro, currency === null ? 0 : (placesOf(currency) ?? 2));
}

function list(entries: readonly string[]): string {
  const inline = `[${entries.join(", ")}]`;
  return inline.length <= 90 ? inline : `[\n    ${entries.join(",\n    ")}\n  ]`;
}
