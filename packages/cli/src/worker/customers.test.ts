import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Firing, Ruleset } from "@proffer/engine";
import { parseRuleset } from "@proffer/engine";
import { Customers } from "./customers.ts";
import { StateStore } from "./state-store.ts";

const source = { stream: "EVENTS", created: "2026-01-01T00:00:00Z", partition: "0/1" };
const hour = 3_600_000;

function cartLeft(after: string): Ruleset {
  return parseRuleset({
    version: 1,
    rules: [
      {
        id: "cart-left",
        conditions: {
          all: [
            {
              fact: "absent",
              params: { event: "Product Added", without: "Order Completed", after },
              operator: "equal",
              value: true,
            },
          ],
        },
        event: { type: "message", params: { text: { default: "Your cart is waiting." } } },
      },
    ],
  }).ruleset;
}

const withoutTimers = parseRuleset({
  version: 1,
  rules: [
    {
      id: "added",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Added" },
            operator: "greaterThan",
            value: 9,
          },
        ],
      },
      event: { type: "tag", params: { tag: "eager" } },
    },
  ],
}).ruleset;

const cart = (id: string, timestamp: number) =>
  ({ messageId: id, type: "track", event: "Product Added", properties: {}, timestamp }) as const;

let folder: string;
let store: StateStore;
let time = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proffer-customers-"));
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(rules: Ruleset, bounds = { maxCustomers: 2, maxIdleMs: 60_000 }) {
  store = await StateStore.open(folder, source);
  return new Customers(rules, store, bounds, () => time);
}

async function lookAtAll(customers: Customers, until: number): Promise<readonly string[]> {
  const firings: Firing[] = [];
  for await (const firing of customers.lookAtAll(until)) firings.push(firing);
  return firings.map(({ customer, at }) => `${customer} ${at}`);
}

describe("Customers", () => {
  test("no more are in memory than may be, and those who are not are looked at when their timers fall due", async () => {
    const customers = await open(cartLeft("1h"));
    for (const [i, name] of ["a", "b", "c", "d"].entries()) {
      await customers.take(name, cart(`m${i}`, i));
      customers.schedule(name);
      await customers.shrink();
      expect(customers.resident).toBeLessThanOrEqual(2);
    }
    expect(await lookAtAll(customers, hour - 1)).toEqual([]);
    expect(await lookAtAll(customers, hour + 2)).toEqual([
      `a ${hour}`,
      `b ${hour + 1}`,
      `c ${hour + 2}`,
    ]);
    expect(await lookAtAll(customers, 9 * hour)).toEqual([`d ${hour + 3}`]);
    expect(customers.resident).toBeLessThanOrEqual(2);
  });

  test("who was not here for long leaves memory with the next snapshot", async () => {
    const customers = await open(cartLeft("1h"), { maxCustomers: 100, maxIdleMs: 1000 });
    time = 0;
    await customers.take("a", cart("m1", 1));
    time = 900;
    await customers.take("b", cart("m2", 2));
    time = 1500;
    await customers.commit({ sequence: 1, published: 0 });
    expect(customers.resident).toBe(1);
  });

  test("timers that run go on after a restart, and other rules' timers are found out", async () => {
    const first = await open(withoutTimers);
    await first.take("a", cart("m1", 1));
    first.schedule("a");
    expect(await lookAtAll(first, 10)).toEqual([]);
    await first.commit({ sequence: 1, published: 0 });
    await store.close();
    const second = await open(cartLeft("2h"));
    expect(await lookAtAll(second, hour + 1)).toEqual([]);
    await second.commit({ sequence: 1, published: 0 });
    await store.close();
    const third = await open(cartLeft("30m"));
    expect(await lookAtAll(third, hour + 1)).toEqual([`a ${hour / 2 + 1}`]);
    expect(await lookAtAll(third, 9 * hour)).toEqual([]);
  });
});
