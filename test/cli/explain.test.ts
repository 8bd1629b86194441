import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Explanation } from "@proffer/engine";
import { cli, top } from "../support/server.ts";

const shopRules = join(top, "examples/shop/rules.json");
const log = join(top, "examples/backtest/events.csv");
const mapping = join(top, "examples/backtest/mapping.json");
const columns = 80;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proffer-explain-"));
});

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "explain", ...args], {
    cwd: top,
    encoding: "utf8",
  });
  return { status, stdout, stderr, lines: stdout.split("\n") };
}

const overCsv = (...args: string[]) =>
  run("--rules", shopRules, "--events", log, "--mapping", mapping, ...args);

const mug = { product_id: "mug", name: "Morning Mug" };

/** A log of Segment messages: somebody who looks twice without an account and once with one. */
const messages = [
  { anonymousId: "a1", timestamp: "2026-03-02T10:00:00Z", event: "Product Viewed" },
  { anonymousId: "a1", timestamp: "2026-03-02T11:00:00Z", event: "Product Viewed" },
  { anonymousId: "a2", timestamp: "2026-03-02T11:30:00Z", event: "Product Viewed" },
  { anonymousId: "a1", userId: "mei", timestamp: "2026-03-02T12:00:00Z", event: "Product Viewed" },
].map((message, i) =>
  Object.assign(message, { type: "track", messageId: `m${i}`, properties: mug }),
);

const ndjson = (list: readonly object[]): string =>
  `${list.map((message) => JSON.stringify(message)).join("\n")}\n`;

describe("proffer explain", () => {
  test("shows what is missing, the events behind it and when it will be so", () => {
    const { status, stdout, stderr } = overCsv("--customer", "tom", "--at", "2026-03-02T18:05");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toBe(`tom at 2026-03-02 18:05 Asia/Shanghai
4 events from 2026-03-02 18:00 to 2026-03-02 18:04 (times are Asia/Shanghai).
The log has no “Message Shown”, so limits and frequency count nothing as shown.

stuck (operation payment) — Three failed operations in a row
✗ not true
  ✗ 2 of 3 Operation Failed in a row (operation payment): one more
      2026-03-02 18:03  Operation Failed  operation payment
      2026-03-02 18:04  Operation Failed  operation payment

welcome-back — Seven days away
✗ not true
  ✗ 1m since the last activity, asked: is at least 7d: in 6d 23h, at 2026-03-09
    18:04 Asia/Shanghai
      2026-03-02 18:04  Operation Failed

third-look — Third look at a product
✗ not true
  ✗ 0 of 3 Product Viewed within 7d (product_id any): 3 more
`);
  });

  test("shows when it fired, and what would let it fire again", () => {
    const { stdout } = overCsv("--customer", "mei", "--rule", "third-look", "--key", "teapot");
    expect(stdout).toContain(`third-look (product_id teapot) — Third look at a product
✓ fired at 2026-03-05 17:05 Asia/Shanghai (message); it can fire again from
  2026-03-09 17:00 Asia/Shanghai, if none is added
  ✓ 3 of 3 Product Viewed within 7d (product_id teapot)
`);
    expect(stdout).not.toContain("stuck");
  });

  test("reads Segment messages without a mapping, an account's with those from before it", () => {
    const events = write("events.ndjson", ndjson(messages));
    for (const customer of ["mei", "a1"]) {
      const { stdout } = run("--rules", shopRules, "--events", events, "--customer", customer);
      expect(stdout).toContain("3 events from 2026-03-02 18:00 to 2026-03-02 20:00");
      expect(stdout).toContain("✓ 3 of 3 Product Viewed within 7d (product_id mug)");
    }
    const { stdout } = run("--rules", shopRules, "--events", events, "--customer", "a2");
    expect(stdout).toContain("✗ 1 of 3 Product Viewed");
  });

  test("says what held it back and until when, as the log has it", () => {
    const shown = {
      ...messages[0],
      messageId: "s",
      event: "Message Shown",
      timestamp: "2026-03-02T10:30:00Z",
      properties: { rule_id: "third-look", key: "mug" },
    };
    const events = write("events.ndjson", ndjson([...messages, shown]));
    const { stdout } = run("--rules", shopRules, "--events", events, "--customer", "mei");
    expect(stdout).toContain("The log has 1 “Message Shown”: limits and frequency count it.");
    expect(stdout)
      .toContain(`✗ fired at 2026-03-02 20:00 Asia/Shanghai and was held back (limit): shown 1 of
  1 times per 7d, again from 2026-03-09 18:30 Asia/Shanghai; it can fire again`);
  });

  test("looks at timers when they fall due, as a browser that is open would", () => {
    const rules = write(
      "rules.json",
      JSON.stringify({
        version: 1,
        timezone: "Asia/Shanghai",
        rules: [
          {
            id: "cart-left",
            conditions: {
              all: [
                {
                  fact: "absent",
                  params: { event: "Product Added", without: "Order Completed", after: "1h" },
                  operator: "equal",
                  value: true,
                },
              ],
            },
            event: { type: "message", params: { text: "Your cart is waiting." } },
            schedule: { hours: { daily: ["09:00-18:00"] }, outside: "wait" },
          },
        ],
      }),
    );
    const events = write("events.ndjson", ndjson([{ ...messages[0], event: "Product Added" }]));
    const at = (instant: string) =>
      run("--rules", rules, "--events", events, "--customer", "a1", "--at", instant).stdout;
    expect(at("2026-03-02T18:59")).toContain("less than 1h after Product Added: in 1m, at");
    expect(at("2026-03-02T23:00")).toContain(
      "✗ waits for its hours: closed at 2026-03-02 19:00 Asia/Shanghai, again from",
    );
    expect(at("2026-03-03T12:00")).toContain("✓ fired at 2026-03-03 09:00 Asia/Shanghai (message)");
  });

  test("keeps to eighty columns, has no colours in a file, and lets no control character through", () => {
    const odd = messages.map((message) => ({
      ...message,
      properties: {
        product_id: "\u001B[31mmug\u0007 of a very long name that goes on, and on, and on, and on",
      },
    }));
    const events = write("events.ndjson", ndjson(odd));
    const { stdout, lines } = run("--rules", shopRules, "--events", events, "--customer", "mei");
    expect(["\u0007", "\u001B"].filter((letter) => stdout.includes(letter))).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  test("gives the same to machines, with the events that it speaks of", () => {
    const { stdout } = overCsv("--customer", "mei", "--json");
    const found = JSON.parse(stdout) as {
      customer: string;
      at: number;
      timezone: string;
      explanations: Explanation[];
      events: { messageId: string; event: string }[];
    };
    expect(found).toMatchObject({
      customer: "mei",
      at: 1_772_701_740_000,
      timezone: "Asia/Shanghai",
    });
    expect(found.explanations.map(({ rule, key, verdict }) => [rule, key, verdict.type])).toEqual([
      ["stuck", null, "false"],
      ["welcome-back", null, "false"],
      ["third-look", "teapot", "fired"],
      ["third-look", "mug", "false"],
    ]);
    expect(found.events.length).toBeGreaterThan(0);
    expect(found.events.every(({ event }) => event === "Product Viewed")).toBe(true);
  });

  test.each([
    [
      "a customer that nobody knows",
      ["--customer", "nobody"],
      /no event of a customer “nobody”. It has 3 customers, e\.g\. mei, ines, tom/,
      1,
    ],
    [
      "an instant before anything happened",
      ["--customer", "mei", "--at", "2020-01-01"],
      /has no event up to 2020-01-01 00:00 Asia\/Shanghai; the first is at/,
      1,
    ],
    [
      "an instant that is none",
      ["--customer", "mei", "--at", "noon"],
      /--at is an instant such as/,
      2,
    ],
    [
      "a rule that is not there",
      ["--customer", "mei", "--rule", "x"],
      /no rule “x” that runs. It has stuck, welcome-back, third-look/,
      1,
    ],
    [
      "a key that nothing has",
      ["--customer", "mei", "--key", "x"],
      /Nothing that “mei” did up to then has “x”/,
      1,
    ],
    ["no customer", [], /proffer explain needs --customer/, 2],
    ["an option that is none", ["--customer", "mei", "--ruel", "x"], /--ruel/, 2],
  ])("%s is told of", (_what, args, message, code) => {
    const { status, stderr, stdout } = overCsv(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
    expect(stdout).toBe("");
    expect(status).toBe(code);
  });

  test("messages that cannot be read are counted and told of, and the rest are read", () => {
    const events = write("events.ndjson", `${ndjson(messages)}{ "type": "track" }\nnot json\n`);
    const { stderr, stdout } = run("--rules", shopRules, "--events", events, "--customer", "mei");
    expect(stderr).toContain("events: 4 of 6 rows (0 without a user, 2 refused)");
    expect(stderr).toContain("row 5: the message has no timestamp");
    expect(stdout).toContain("3 events");
  });

  test("--help teaches", () => {
    const { status, stdout } = run("--help");
    expect(stdout).toContain("--customer ID");
    expect(status).toBe(0);
  });
});
