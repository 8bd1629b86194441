import { describe, expect, test } from "vitest";
import type { Event } from "../../event/event.ts";
import { createState, fire, parseRuleset } from "../../index.ts";
import { createColumns } from "../create-columns.ts";
import { lastInstantOf } from "../columns.ts";
import { runColumns } from "../run-columns.ts";

const minute = 60_000;

function ordersOf(amounts: readonly unknown[], stepMs = minute): readonly Event[] {
  return amounts.map((revenue, i) => ({
    messageId: String(i).padStart(3, "0"),
    type: "track",
    event: "Order Completed",
    properties: revenue === undefined ? {} : { revenue },
    timestamp: i * stepMs,
  }));
}

function sumRule(id: string, operator: string, value: unknown, within?: string): object {
  const params = { event: "Order Completed", property: "revenue", ...(within && { within }) };
  const conditions = { all: [{ fact: "sum", params, operator, value }] };
  return { id, repeat: "every", conditions, event: { type: "tag", params: { tag: "x" } } };
}

/** Which rules fire at which order, over columns and by the object engine. */
async function firedBoth(rules: readonly object[], orders: readonly Event[]) {
  const { ruleset } = parseRuleset({ version: 1, currency: "CNY", rules });
  const columns = createColumns([orders]);
  const { firings, rules: all } = await runColumns(columns, ruleset);
  const found = Array.from(
    { length: firings.length },
    (_, i) => `${all[firings.rule[i] as number]?.id} ${firings.row[i]}`,
  );
  const state = createState("0");
  const wanted: string[] = [];
  for (const [row, order] of orders.entries())
    for (const { rule } of await fire(state, order, ruleset)) wanted.push(`${rule} ${row}`);
  expect(lastInstantOf(columns)).toBe(orders.at(-1)?.timestamp);
  return { found, wanted };
}

describe("Sums over columns", () => {
  test("are exact: ten times a tenth is one", async () => {
    const { found } = await firedBoth(
      [sumRule("one", "equal", 1)],
      ordersOf(Array.from({ length: 11 }, () => 0.1)),
    );
    expect(found).toEqual(["one 9"]);
  });

  test("of money take decimals as texts, and are unknown beside another currency", async () => {
    const orders = ordersOf(["0.10", 0.2, "x", 0.7, undefined]);
    const dollars = { ...orders[3], properties: { revenue: 9, currency: "USD" } } as Event;
    const rule = sumRule("some", "greaterThan", { amount: "0.05", currency: "CNY" });
    const plain = await firedBoth([rule], orders);
    expect(plain.found).toEqual(["some 0", "some 1", "some 3"]);
    const mixed = await firedBoth([rule], [...orders.slice(0, 3), dollars]);
    expect(mixed.found).toEqual(["some 0", "some 1"]);
  });

  test("begin anew where they pass what integers hold exactly, as the object engine's do", async () => {
    // Beside the absurd ones a millionth is less than what a double tells apart.
    const absurd = [8e9, 8e9, 8e9, ...Array.from({ length: 24 }, (_, i) => (i % 2 ? 3e-6 : 1e-6))];
    for (const others of [[], [sumRule("ever", "greaterThan", 1)]]) {
      const windows = ["2m", "3m", "5m"].flatMap((within) => [
        sumRule(`some ${within}`, "greaterThan", 4e-6, within),
        sumRule(`exactly ${within}`, "equal", 4e-6, within),
      ]);
      const { found, wanted } = await firedBoth([...windows, ...others], ordersOf(absurd));
      expect(found.sort()).toEqual(wanted.sort());
      expect(found.some((one) => one.startsWith("exactly 2m"))).toBe(true);
    }
  });
});
