// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import * as fc from "fast-check";
import { IDBFactory } from "fake-indexeddb";
import type { Decision } from "@proffer/engine";
import { expect, test, vi } from "vitest";
import { configOf } from "../testing/config-of.ts";
import { createFakeServer, json } from "../testing/fake-server.ts";
import { Client } from "../client.ts";
import type { Proffer } from "../types.ts";
import { Front } from "./front.ts";

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const start = Date.UTC(2026, 0, 5, 9);

const leaf = (fact: string, params: object, operator: string, value: unknown) => ({
  fact,
  params,
  operator,
  value,
});
const all = (...of: object[]) => ({ all: of });
const tag = { type: "tag", params: { tag: "t" } };
const message = { type: "message", params: { text: "Hello" } };

/** Bounded in all ways that a watch knows, and some that it does not. */
const rules = [
  {
    id: "third-look",
    conditions: all(
      leaf(
        "count",
        { event: "Product Viewed", by: "product_id", within: "7d" },
        "greaterThanInclusive",
        3,
      ),
    ),
    event: message,
    limits: [{ times: 1, per: "7d", scope: "key" }],
  },
  {
    id: "stuck",
    conditions: all(
      leaf(
        "streak",
        { event: "Operation Failed", resetBy: "Operation Succeeded", by: "operation" },
        "greaterThanInclusive",
        3,
      ),
    ),
    event: tag,
  },
  {
    id: "away",
    on: ["*"],
    conditions: all(leaf("since", { event: "*" }, "greaterThanInclusive", "7d")),
    event: tag,
  },
  {
    id: "left",
    conditions: all(
      leaf(
        "absent",
        { event: "Order Completed", after: "Product Added" },
        "greaterThanInclusive",
        "2h",
      ),
    ),
    event: tag,
  },
  {
    id: "many-pages",
    on: ["Page"],
    conditions: all(leaf("session", { path: "pages" }, "greaterThanInclusive", 3)),
    event: tag,
  },
  {
    id: "dear",
    conditions: {
      any: [
        leaf(
          "sum",
          { event: "Product Added", property: "price", within: "1d" },
          "greaterThanInclusive",
          50,
        ),
        leaf("count", { event: "Product Added" }, "greaterThan", 4),
      ],
    },
    event: tag,
  },
];

const step = fc.record({
  name: fc.constantFrom(
    "Product Viewed",
    "Operation Failed",
    "Operation Succeeded",
    "Product Added",
    "Order Completed",
    "Page",
  ),
  thing: fc.constantFrom("a", "b"),
  afterMs: fc.constantFrom(1000, 10 * minuteMs, 40 * minuteMs, 3 * 60 * minuteMs, dayMs, 8 * dayMs),
  reloads: fc.boolean(),
});

interface Fired {
  readonly rule: string;
  readonly key: string | null;
  readonly outcome: string;
  readonly by: string;
}

/** Pages that did without the engine to their end, and all of them; and what fired. */
const count = { quiet: 0, pages: 0, fired: 0 };

/** What a customer's course comes to on pages of one kind: what was decided, and what the server was sent. */
async function run(
  kind: "quiet" | "loud",
  chosen: readonly object[],
  course: readonly { name: string; thing: string; afterMs: number; reloads: boolean }[],
): Promise<{ fired: readonly Fired[]; sent: readonly string[] }> {
  globalThis.indexedDB = new IDBFactory();
  let now = start;
  const given = { version: 1, timezone: "UTC", currency: "EUR", rules: chosen };
  const server = createFakeServer();
  server.answer("/v1/config", () => json(configOf(given, { serverTime: now })));
  const decisions: Decision[] = [];
  let page: Proffer | undefined;
  const leave = async (): Promise<void> => {
    if (page instanceof Front) count.pages++;
    if (page instanceof Front && !page.isAwake) count.quiet++;
    await page?.destroy();
  };
  const visit = async (): Promise<Proffer> => {
    await leave();
    const options = {
      endpoint: server.endpoint,
      fetch: server.fetch,
      clock: () => now,
      locale: "en",
      sources: { page: false, navigation: false },
      signals: false as const,
    };
    page = kind === "quiet" ? new Front(options, false) : new Client(options);
    page.on("decision", (decision) => decisions.push(decision));
    await page.ready;
    return page;
  };
  let at = await visit();
  for (const [i, { name, thing, afterMs, reloads }] of course.entries()) {
    now += afterMs;
    if (reloads) at = await visit();
    const properties = { product_id: thing, operation: thing, price: 20 };
    await at.track(name, properties, { messageId: String(i).padStart(3, "0"), isNew: true });
  }
  await vi.dynamicImportSettled();
  await leave();
  // What nobody has looked at yet is looked at in the end, and comes to nothing.
  const looking = new Client({ endpoint: server.endpoint, fetch: server.fetch, clock: () => now });
  looking.on("decision", (decision) => decisions.push(decision));
  await looking.decide();
  await looking.destroy();
  const fired = decisions.map(({ rule, key, outcome, trigger }) => ({
    rule,
    key,
    outcome,
    by: trigger.type === "event" ? trigger.messageId : `timer of ${trigger.anchor}`,
  }));
  return { fired, sent: server.events() };
}

const inOrder = (fired: readonly Fired[]): readonly string[] =>
  fired.map((one) => JSON.stringify(one)).sort();

test("a page without the engine decides what a page with it decides, whatever happens and whenever it is left", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(rules, { minLength: 1 }),
      fc.array(step, { minLength: 4, maxLength: 24 }),
      async (chosen, course) => {
        const loud = await run("loud", chosen, course);
        const quiet = await run("quiet", chosen, course);
        expect(inOrder(quiet.fired)).toEqual(inOrder(loud.fired));
        expect(quiet.sent.toSorted()).toEqual(loud.sent.toSorted());
        count.fired += quiet.fired.length;
      },
    ),
    {
      numRuns: Number(process.env["PROFFER_RUNS"] ?? 40),
      seed: Number(process.env["PROFFER_SEED"] ?? 1),
    },
  );
  expect(count.fired).toBeGreaterThan(10);
  expect(count.quiet / count.pages).toBeGreaterThan(0.2);
}, 120_000);
