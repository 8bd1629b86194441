import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { afterAll, describe, expect, test } from "vitest";
import { formatInstant } from "@proffer/engine";
import { cli } from "../support/server.ts";
import { realData } from "../support/shared-data.ts";

const dayMs = 86_400_000;

const mapping = {
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
};

const views = { event: "Product Viewed", by: "product_id", within: "7d" };
const tag = { type: "tag", params: { tag: "tested" } };
const atLeast = (fact: string, params: object, value: unknown) => ({
  all: [{ fact, params, operator: "greaterThanInclusive", value }],
});

const rules = {
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
};

/** One line of what a back-test writes. */
interface Fired {
  readonly rule_id: string;
  readonly user_id: string;
  readonly key: string;
  readonly fired_at: string;
}

const folder = mkdtempSync(join(tmpdir(), "proffer-oracle-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command writes for a log, as a shop runs it. */
function backtest(log: string): readonly Fired[] {
  const file = (name: string): string => join(folder, name);
  writeFileSync(file("rules.json"), JSON.stringify(rules));
  writeFileSync(file("mapping.json"), JSON.stringify(mapping));
  const named = { rules: "rules.json", mapping: "mapping.json", out: `${log}.csv` };
  const args = Object.entries(named).flatMap(([name, value]) => [`--${name}`, file(value)]);
  const events = `${realData}/clickstream/${log}/events.csv.gz`;
  const run = spawnSync(process.execPath, [cli, "backtest", ...args, "--events", events], {
    encoding: "utf8",
  });
  // No rule is refused, and nothing else is told of that should not be.
  expect(run.stderr).not.toMatch(/error|warning/);
  expect(run.status).toBe(0);
  return parse(readFileSync(file(named.out)), { columns: true }) as Fired[];
}

describe.skipIf(realData === undefined)(
  "On real clickstreams the firings equal the written oracle's",
  () => {
    const logs = { puffy: 854, deskdrop: 0, taobao: 39 };

    test.each(Object.entries(logs))(
      "%s: third views, visits, gaps and carts, row by row",
      (log, carts) => {
        const firings = backtest(log);
        const of = (rule: string) => firings.filter(({ rule_id }) => rule_id === rule);

        expect(firstPerKey(of("repeat_view"))).toEqual(
          oracle(log, "repeat_view", "user_id", "item_id", "fired_at"),
        );
        expect(firstPerKey(of("repeat_view_30m"))).toEqual(
          oracle(log, "repeat_view_30m", "user_id", "item_id", "fired_at"),
        );
        expect(
          of("gap")
            .map(({ user_id, fired_at }) => row(user_id, fired_at))
            .sort(),
        ).toEqual(oracle(log, "gap", "user_id", "to"));
        const carted = of("cart_c").map(({ user_id, fired_at }) =>
          row(user_id, formatInstant(Date.parse(fired_at) - dayMs)),
        );
        expect(carted).toHaveLength(carts);
        if (carts > 0) expect(carted.sort()).toEqual(oracle(log, "cart_c", "user_id", "cart_at"));
      },
    );
  },
);

function firstPerKey(firings: readonly Fired[]): string[] {
  const first = new Map<string, string>();
  for (const { user_id, key, fired_at } of firings) {
    const pair = row(user_id, key);
    if (!first.has(pair)) first.set(pair, row(pair, fired_at));
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
