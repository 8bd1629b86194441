/** One row of a generated log, in the words of `mapping.json` beside it. */
export interface ShopRow {
  readonly id: string;
  readonly customer: string;
  readonly ts: number;
  readonly event: "view" | "cart" | "checkout" | "purchase" | "failure" | "success";
  readonly product: string | null;
  readonly operation: string | null;
  readonly revenue: string | null;
  readonly currency: string | null;
}

/** The columns, in the order in which the rows are written. */
export const shopColumns = [
  "id",
  "customer",
  "ts",
  "event",
  "product",
  "operation",
  "revenue",
  "currency",
] as const;

const start = Date.UTC(2025, 2, 1);
const days = 30;

/** What is awkward in a cell, for every format that has to carry it. */
const products = [
  "mug",
  "tea\tpot",
  "kettle, large",
  'the "good" tray',
  "壶",
  "back\\slash",
  "pu-erh",
];

/**
 * A month of a shop, seeded: some customers come once, some daily; duplicates, late rows and equal instants included.
 *
 * @returns the rows in order of arrival.
 */
export function shopLog(customers: number, perCustomer: number, seed = 1): readonly ShopRow[] {
  const random = mulberry32(seed);
  const rows: ShopRow[] = [];
  for (let c = 0; c < customers; c++) {
    const customer = `${c % 7 === 0 ? "ünï " : "c"}${c}`;
    let at = start + Math.floor(random() * days * 86_400_000 * 0.5);
    const events = 1 + Math.floor(random() * 2 * perCustomer);
    for (let i = 0; i < events; i++) {
      const gap = random();
      at += Math.floor(gap < 0.1 ? 0 : gap < 0.85 ? random() * 600_000 : random() * 9 * 86_400_000);
      rows.push(rowOf(random, `m${String(rows.length).padStart(7, "0")}`, customer, at));
    }
  }
  return disturbed(
    random,
    rows.sort((a, b) => a.ts - b.ts || (a.id < b.id ? -1 : 1)),
  );
}

function rowOf(random: () => number, id: string, customer: string, ts: number): ShopRow {
  const kind = random();
  const event =
    kind < 0.55
      ? "view"
      : kind < 0.7
        ? "cart"
        : kind < 0.78
          ? "checkout"
          : kind < 0.84
            ? "purchase"
            : kind < 0.96
              ? "failure"
              : "success";
  const isOperation = event === "failure" || event === "success";
  const product = products[Math.floor(random() ** 2 * products.length)] as string;
  return {
    id,
    customer,
    ts,
    event,
    product: isOperation || event === "purchase" ? null : product,
    operation: isOperation ? (random() < 0.7 ? "payment" : "login") : null,
    revenue: event === "purchase" ? (20 + random() * 150).toFixed(2) : null,
    currency: event === "purchase" ? "CNY" : null,
  };
}

/** A few rows come twice, and a few come late. */
function disturbed(random: () => number, rows: readonly ShopRow[]): readonly ShopRow[] {
  const out: ShopRow[] = [];
  const held: ShopRow[] = [];
  for (const row of rows) {
    if (random() < 0.03) held.push(row);
    else out.push(row);
    if (random() < 0.01) out.push(row);
    if (held.length > 0 && random() < 0.1) out.push(held.shift() as ShopRow);
  }
  return [...out, ...held];
}

/** A row as an event of the Segment specification, as a publisher would send it. */
export function shopEvent(row: ShopRow): Readonly<Record<string, unknown>> {
  const names = {
    view: "Product Viewed",
    cart: "Product Added",
    checkout: "Checkout Started",
    purchase: "Order Completed",
    failure: "Operation Failed",
    success: "Operation Succeeded",
  } as const;
  return {
    type: "track",
    messageId: row.id,
    event: names[row.event],
    userId: row.customer,
    timestamp: row.ts,
    properties: {
      ...(row.product !== null && { product_id: row.product }),
      ...(row.operation !== null && { operation: row.operation }),
      ...(row.revenue !== null && { revenue: Number(row.revenue), currency: row.currency }),
    },
  };
}

/** Seeded numbers from 0 to 1 (Tommy Ettinger's Mulberry32, public domain). */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
