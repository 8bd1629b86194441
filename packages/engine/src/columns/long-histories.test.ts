import { expect, test } from "vitest";
import type { Event, Properties } from "../event/event.ts";
import { createState, fire, parseRuleset } from "../index.ts";
import { lastInstantOf } from "./columns.ts";
import { createColumns } from "./create-columns.ts";
import { runColumns } from "./run-columns.ts";

/** Mulberry32: the same histories each time. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const chance = createChance(7);
const below = (size: number): number => Math.floor(chance() * size);
const minute = 60_000;

const drafts: readonly (() => readonly [string, Properties])[] = [
  () => ["Product Viewed", { product_id: below(9), category: `c${below(3)}` }],
  () => ["Product Viewed", { product_id: String(below(4)) }],
  () => ["Product Added", { product_id: below(5), price: below(900) / 100 }],
  () => ["Checkout Started", {}],
  () => [
    "Order Completed",
    { revenue: below(9000) / 100, currency: chance() < 0.1 ? "USD" : "CNY" },
  ],
  () => ["Operation Failed", { operation: `o${below(3)}` }],
  () => ["Operation Succeeded", { operation: `o${below(3)}` }],
  () => ["Message Shown", {}],
];

/** Visits with gaps between them, now and then a long one, and events that share an instant. */
function historyOf(length: number): readonly Event[] {
  let timestamp = below(5_000) * minute;
  return Array.from({ length }, (_, i) => {
    const [event, properties] = (drafts[below(drafts.length)] as (typeof drafts)[0])();
    const gap = chance() < 0.15 ? below(12_000) : below(12);
    timestamp += gap * minute;
    return { messageId: String(i).padStart(5, "0"), type: "track", event, properties, timestamp };
  });
}

const least = (fact: string, params: Properties, value: unknown): object => ({
  all: [{ fact, params, operator: "greaterThanInclusive", value }],
});
const is = (fact: string, params: Properties): object => ({
  all: [{ fact, params, operator: "equal", value: true }],
});
const viewed = { event: "Product Viewed" };
const shoes = [{ property: "category", operator: "equal", value: "c1" }];
const steps = ["Product Viewed", "Product Added", "Checkout Started", "Order Completed"];
const cart = { event: "Product Added", without: "Order Completed", after: "1h" };
const conditions = [
  least("count", { ...viewed, by: "product_id", within: "7d" }, 3),
  least("count", { ...viewed, by: "product_id", within: "7d", where: shoes }, 2),
  least("count", { ...viewed, by: "product_id", visits: "30m", within: "1d" }, 2),
  least(
    "streak",
    { event: "Operation Failed", resetBy: "Operation Succeeded", by: "operation" },
    3,
  ),
  is("absent", cart),
  is("absent", { ...cart, by: "product_id" }),
  least("since", { event: "*" }, "7d"),
  is("sequence", { steps, within: "1d", resetBy: "Operation Failed" }),
  least("distinct", { ...viewed, property: "product_id", within: "24h" }, 5),
  least("distinct", { ...viewed, property: "product_id", by: "category", within: "30d" }, 4),
  least(
    "sum",
    { event: "Order Completed", property: "revenue", within: "30d" },
    {
      amount: "200.00",
      currency: "CNY",
    },
  ),
  least("max", { event: "Product Added", property: "price", within: "1d" }, 8),
  least("count", { event: "*", within: "this_week" }, 20),
];

test("Rules over long histories fire where the object engine fires them, in the same order", async () => {
  const event = { type: "tag", params: { tag: "x" } };
  const back = { id: "back", event, on: ["*"], conditions: least("since", { event: "*" }, "7d") };
  const rules = [...conditions.map((one, i) => ({ id: `r${i}`, event, conditions: one })), back];
  const { ruleset, problems } = parseRuleset({ version: 1, timezone: "Asia/Shanghai", rules });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const customers = [0, 1, 300, 40, 2, ...Array.from({ length: 60 }, () => below(50))].map(
    historyOf,
  );
  const columns = createColumns(customers);
  const until = lastInstantOf(columns);

  const wanted: unknown[] = [];
  for (const [customer, history] of customers.entries()) {
    const state = createState(String(customer));
    for (const input of [...history, { type: "timer", at: until } as const])
      for (const { rule, key, at, trigger } of await fire(state, input, ruleset))
        wanted.push([customer, rule, key, at, trigger.type]);
  }
  const run = await runColumns(columns, ruleset);
  const { firings } = run;
  const found = Array.from({ length: firings.length }, (_, i) => [
    firings.customer[i],
    run.rules[firings.rule[i] as number]?.id,
    run.keyAt(i),
    firings.at[i],
    firings.timer[i] === 1 ? "timer" : "event",
  ]);
  expect(found).toEqual(wanted);
  expect(new Set(found.map(([, rule]) => rule)).size).toBe(rules.length);
});
