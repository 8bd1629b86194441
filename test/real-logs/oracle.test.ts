import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { formatInstant, parseRuleset } from "@proffer/engine";
import type { Firing } from "@proffer/engine";
import { backtest } from "../../packages/cli/src/backtest/backtest.ts";
import { parseMapping } from "../../packages/cli/src/log/mapping.ts";
import { readLog } from "../../packages/cli/src/log/read-log.ts";
import { realData } from "../support/shared-data.ts";

const dayMs = 86_400_000;

const mapping = parseMapping(
  {
    timestamp: "ts_ms",
    userId: "user_id",
    event: {
      column: "event",
      values: {
        view: "Product Viewed",
        cart: "Product Added",
        checkout: "Checkout Started",
        purchase: "Order Completed",
      },
    },
    properties: { product_id: "item_id", order_id: "order_id", value: "value", url: "url" },
  },
  "mapping.json",
);

const views = { event: "Product Viewed", by: "product_id", within: "7d" };
const tag = { type: "tag", params: { tag: "tested" } };
const atLeast = (fact: string, params: object, value: unknown) => ({
  all: [{ fact, params, operator: "greaterThanInclusive", value }],
});

const { ruleset, problems } = parseRuleset({
  version: 1,
  rules: [
    { id: "repeat_view", conditions: atLeast("count", views, 3), event: tag },
    {
      id: "repeat_view_30m",
      conditions: atLeast("count", { ...views, visits: "30m" }, 3),
      event: tag,
    },
    { id: "gap", on: ["*"], conditions: atLeast("since", { event: "*" }, "7d"), event: tag },
    {
      id: "cart_c",
      conditions: {
        all: [
          {
            fact: "absent",
            params: { event: "Product Added", without: "Order Completed", after: "24h" },
            operator: "equal",
            value: true,
          },
        ],
      },
      event: tag,
    },
  ],
});

describe.skipIf(realData === undefined)(
  "On real clickstreams the firings equal the written oracle's",
  () => {
    const logs = { puffy: 854, deskdrop: 0, taobao: 39 };

    test.each(Object.entries(logs))(
      "%s: third views, visits, gaps and carts, row by row",
      async (log, carts) => {
        expect(problems).toEqual([]);
        const report = await backtest(
          ruleset,
          mapping,
          readLog(`${realData}/clickstream/${log}/events.csv.gz`),
        );
        const of = (rule: string) => report.firings.filter((firing) => firing.rule === rule);

        expect(firstPerKey(of("repeat_view"))).toEqual(
          oracle(log, "repeat_view", "user_id", "item_id", "fired_at"),
        );
        expect(firstPerKey(of("repeat_view_30m"))).toEqual(
          oracle(log, "repeat_view_30m", "user_id", "item_id", "fired_at"),
        );
        expect(
          of("gap")
            .map(({ customer, at }) => row(customer, formatInstant(at)))
            .sort(),
        ).toEqual(oracle(log, "gap", "user_id", "to"));
        const carted = of("cart_c").map(({ customer, at }) =>
          row(customer, formatInstant(at - dayMs)),
        );
        expect(carted).toHaveLength(carts);
        if (carts > 0) expect(carted.sort()).toEqual(oracle(log, "cart_c", "user_id", "cart_at"));
      },
    );
  },
);

function firstPerKey(firings: readonly Firing[]): string[] {
  const first = new Map<string, string>();
  for (const { customer, key, at } of firings) {
    const pair = row(customer, key ?? "");
    if (!first.has(pair)) first.set(pair, row(pair, formatInstant(at)));
  }
  return [...first.values()].sort();
}

function oracle(log: string, fact: string, ...columns: string[]): string[] {
  const file = readFileSync(`${realData}/clickstream/${log}/oracle_hits/${fact}.csv.gz`);
  const rows = parse(gunzipSync(file), { columns: true }) as Record<string, string>[];
  return rows.map((hit) => row(...columns.map((column) => hit[column] ?? ""))).sort();
}

function row(...cells: string[]): string {
  return cells.join("\t");
}
