import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseRuleset } from "@proffer/engine";
import { cli } from "../support/server.ts";

const day = 86_400_000;
const end = Date.UTC(2026, 5, 30);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proffer-rfm-"));
});

interface Order {
  readonly customer: string;
  readonly age: number;
  readonly revenue?: string;
  readonly currency?: string;
}

const mapping = {
  timestamp: "ts",
  userId: "user",
  event: { column: "event", values: { order: "Order Completed" } },
  properties: { revenue: "revenue", currency: "currency" },
};

function rfm(orders: readonly Order[], ...args: string[]) {
  const events = join(folder, "orders.csv");
  const map = join(folder, "mapping.json");
  const lines = orders.map(
    ({ customer, age, revenue = "10.00", currency = "CNY" }) =>
      `${end - age * day},${customer},order,${revenue},${currency}`,
  );
  // The log ends with something that is no order.
  writeFileSync(events, ["ts,user,event,revenue,currency", ...lines, `${end},z,view,,`].join("\n"));
  writeFileSync(map, JSON.stringify(mapping));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, "rfm", "--events", events, "--mapping", map, ...args],
    { encoding: "utf8" },
  );
  return {
    status,
    stderr,
    stdout,
    scale: status === 0 ? (JSON.parse(stdout) as unknown) : undefined,
  };
}

/** Ten customers: `c0` ordered 10 days ago, once, for 10.00, `c1` 20 days ago, twice, for 20.00 in all, and so on. */
const ten = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: i + 1 }, (_, n) => ({
    customer: `c${i}`,
    age: 10 * (i + 1) + n,
    revenue: "10.00",
  })),
).flat();

describe("proffer rfm", () => {
  test("cuts the customers who ordered into fifths by how lately, how often and for how much", () => {
    const { scale, stderr } = rfm(ten);
    expect(scale).toEqual({
      recency: ["30d", "50d", "70d", "90d"],
      frequency: [3, 5, 7, 9],
      monetary: ["30.00", "50.00", "70.00", "90.00"].map((amount) => ({ amount, currency: "CNY" })),
    });
    expect(stderr).toContain(
      "customers with an order up to 2026-06-30T00:00:00.000Z: 10, orders: 55",
    );
    const rows = stderr.split("\n").filter((line) => /^ {4}[1-5] /.test(line));
    const counts = rows.map((line) =>
      [...line.matchAll(/ {4,}(\d+)(?= {2}|$)/g)].map(([, n]) => n),
    );
    expect(counts).toEqual(["5", "4", "3", "2", "1"].map((score) => [score, "2", "2", "2"]));
  });

  test("gives what a rule set takes as it is", () => {
    const { scale } = rfm(ten, "--within", "365d");
    const { problems } = parseRuleset({
      version: 1,
      rfm: scale,
      rules: [
        {
          id: "best",
          conditions: {
            all: [
              {
                fact: "rfm",
                params: { part: "total" },
                operator: "greaterThanInclusive",
                value: 12,
              },
            ],
          },
          event: { type: "tag", params: { tag: "best" } },
        },
      ],
    });
    expect(scale).toMatchObject({ within: "365d" });
    expect(problems).toEqual([]);
  });

  test("breaks ties by the customer's id, so that the order of the log does not matter", () => {
    const same = Array.from({ length: 7 }, (_, i) => ({ customer: `c${i}`, age: i < 4 ? 5 : 9 }));
    const forward = rfm(same).stdout;
    expect(rfm(same.toReversed()).stdout).toBe(forward);
    expect(JSON.parse(forward)).toMatchObject({ recency: ["5d", "5d", "9d", "9d"] });
  });

  test("adds up exactly", () => {
    const dimes = Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: 10 }, (_, n) => ({
        customer: `c${i}`,
        age: i + n + 1,
        revenue: "0.10",
      })),
    ).flat();
    expect(rfm(dimes).scale).toMatchObject({
      monetary: Array.from({ length: 4 }, () => ({ amount: "1.00", currency: "CNY" })),
    });
  });

  test("looks only at the window, its far end outside", () => {
    const orders = Array.from({ length: 6 }, (_, i) => ({ customer: `c${i}`, age: 10 * (i + 1) }));
    expect(rfm(orders, "--within", "60d").scale).toMatchObject({
      recency: ["20d", "30d", "40d", "50d"],
    });
    expect(rfm(orders, "--within", "61d").stderr).toContain("orders: 6");
    expect(rfm(orders, "--at", "2026-06-19T00:00:00Z").stderr).toContain("orders: 5");
  });

  test("writes plain numbers where no order names a currency", () => {
    const plain = ten.map((order) => ({ ...order, currency: "" }));
    expect(rfm(plain).scale).toMatchObject({ monetary: [30, 50, 70, 90] });
    expect(rfm(plain, "--currency", "EUR").scale).toMatchObject({
      monetary: [{ amount: "30.00", currency: "EUR" }, {}, {}, {}],
    });
  });

  test.each<[string, (order: Order, i: number) => Order, RegExp]>([
    [
      "two currencies",
      (order, i) => (i < 3 ? { ...order, currency: "EUR" } : order),
      /several currencies cannot be ranked: 3 in EUR, 52 in CNY/,
    ],
    [
      "some amounts without a currency",
      (order, i) => (i < 3 ? { ...order, currency: "" } : order),
      /52 in CNY, 3 without a currency\. Add --currency CNY/,
    ],
    [
      "an amount that is none",
      (order, i) => (i === 3 ? { ...order, revenue: "ten" } : order),
      /came to "ten", which is no amount of CNY/,
    ],
    [
      "an amount that is too fine",
      (order, i) => (i === 3 ? { ...order, revenue: "1.234" } : order),
      /came to 1\.234, which is no amount of CNY/,
    ],
    [
      "a currency that is none",
      (order) => ({ ...order, currency: "yuan" }),
      /names “yuan” for its currency/,
    ],
    [
      "no amounts at all",
      (order) => ({ ...order, revenue: "" }),
      /Name the column of “revenue” or “total”/,
    ],
  ])("%s are refused, and nothing is printed", (_what, change, message) => {
    const { status, stdout, stderr } = rfm(ten.map(change));
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  test("fewer than five customers are no ranking", () => {
    const { status, stderr } = rfm(ten.filter(({ customer }) => customer < "c4"));
    expect(stderr).toContain("4 customers have ordered in the window; five scores need at least 5");
    expect(status).toBe(1);
  });

  test.each([
    [["--within", "a year"], /--within is a duration/],
    [["--currency", "yuan"], /--currency is three letters/],
    [["--at", "noon"], /--at is an instant/],
  ])("%s is not understood", (args, message) => {
    const { status, stderr } = rfm(ten, ...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
