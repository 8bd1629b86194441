/** What the orders of a log come to, by currency; `""` where neither the event nor the rule set names one. */
export type OrderTotals = Map<string, OrderTotal>;

interface OrderTotal {
  orders: number;
  /** Integers add up to the same sum in any order. */
  tenThousandths: number;
}

/** The event that is an order, and the properties that say what it came to. */
export const order = {
  event: "Order Completed",
  properties: ["revenue", "total", "currency"],
} as const;

const scale = 10_000;

/**
 * Takes in one `Order Completed`: its `revenue`, else its `total`. An order that says no amount is left out.
 *
 * @param assumed the rule set's currency, of amounts that come without one.
 */
export function takeOrder(
  totals: OrderTotals,
  properties: Readonly<Record<string, unknown>>,
  assumed: string | null,
): void {
  const given = properties["revenue"] ?? properties["total"];
  const amount = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
  if (typeof amount !== "number" || !Number.isFinite(amount)) return;
  const { currency } = properties;
  const own = typeof currency === "string" && currency !== "" ? currency : (assumed ?? "");
  add(totals, own, 1, Math.round(amount * scale));
}

/** Adds the orders of another part of the log. */
export function addOrders(to: OrderTotals, more: OrderTotals): void {
  for (const [currency, { orders, tenThousandths }] of more)
    add(to, currency, orders, tenThousandths);
}

function add(to: OrderTotals, currency: string, orders: number, tenThousandths: number): void {
  const total = to.get(currency);
  if (!total) to.set(currency, { orders, tenThousandths });
  else {
    total.orders += orders;
    total.tenThousandths += tenThousandths;
  }
}

/** What an order comes to on average, in the currency of most of them. */
export function averageOrder(
  totals: OrderTotals,
): { readonly amount: number; readonly currency: string; readonly orders: number } | undefined {
  const [most] = [...totals].sort(([a, x], [b, y]) => y.orders - x.orders || (a < b ? -1 : 1));
  if (!most) return undefined;
  const [currency, { orders, tenThousandths }] = most;
  return { amount: tenThousandths / orders / scale, currency, orders };
}
