import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { configRoute } from "@proffer/protocol";
import type { ActionTaken } from "./types.ts";
import { Client } from "./client.ts";
import { createMemoryStorage } from "./storage/memory.ts";
import type { Storage } from "./storage/storage.ts";
import { configOf } from "./testing/config-of.ts";
import { createFakeServer, json } from "./testing/fake-server.ts";
import type { FakeServer } from "./testing/fake-server.ts";
import type { ProfferProblem } from "./types.ts";

const second = 1000;

/** A rule that fires at the first look into each cart. */
const rulesOf = (more: object = {}): object => ({
  version: 1,
  rules: [
    {
      id: "hello",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Cart Viewed", by: "cart_id" },
            operator: "greaterThanInclusive",
            value: 1,
          },
        ],
      },
      event: { type: "message", params: { text: "Hello" } },
      ...more,
    },
  ],
});
const off = rulesOf({ enabled: false });

let cart = 0;
let now: number;
let server: FakeServer;
let storage: Storage;
let page: Client;
let shown: string[];
let problems: ProfferProblem[];

beforeEach(() => {
  now = Date.UTC(2026, 0, 5, 9);
  vi.spyOn(Date, "now").mockImplementation(() => now);
  server = createFakeServer();
  storage = createMemoryStorage();
  publish(rulesOf(), 1);
});
afterEach(async () => {
  await page.destroy();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function publish(rules: object, number: number): void {
  server.answer(configRoute, () => json(configOf(rules, { number, serverTime: now })));
}

async function open(options: object = {}): Promise<void> {
  [shown, problems] = [[], []];
  const { endpoint, fetch } = server;
  page = new Client({ endpoint, fetch, storage, clock: () => now, ...options });
  page.on("action", ({ rule }: ActionTaken) => shown.push(rule));
  page.on("problem", (problem) => problems.push(problem));
  await page.ready;
}

/** How often the server was asked for the rules. */
const asked = (): number => server.asked.filter(({ path }) => path === configRoute).length;
const look = async (): Promise<readonly string[]> =>
  (await page.track("Cart Viewed", { cart_id: String(cart++) }))
    .filter(({ outcome }) => outcome === "act")
    .map(({ rule }) => rule);

describe("Before something is shown", () => {
  test("nobody is asked where the server has just said that its rules stand", async () => {
    await open();
    now += 7.9 * second;
    expect(await look()).toEqual(["hello"]);
    expect(asked()).toBe(1);
  });

  test("the server is asked once where that was longer ago, and not for what shows nothing", async () => {
    await open();
    now += 9 * second;
    await page.track("Product Viewed", { product_id: "mug" });
    expect(asked()).toBe(1);
    expect(await look()).toEqual(["hello"]);
    expect(asked()).toBe(2);
    now += 2 * second;
    await look();
    expect(asked()).toBe(2);
  });

  test.each([
    ["the rule is switched off", off],
    ["all rules are switched off", { ...rulesOf(), enabled: false }],
    ["the rule is gone", { version: 1, rules: [] }],
  ])("%s: nothing comes of it, as a customer or as a host sees it", async (_name, rules) => {
    await open();
    publish(rules, 2);
    now += 9 * second;
    expect(await look()).toEqual([]);
    expect(shown).toEqual([]);
    expect(page.offers()).toEqual([]);
    expect((await storage.note("config"))?.number).toBe(2);
    expect(problems).toEqual([]);
  });

  test("the rules are newer: these decide, in place of the old ones", async () => {
    await open();
    publish({ ...rulesOf(), rules: [{ ...ruleOf(), id: "instead" }] }, 2);
    now += 9 * second;
    expect(await look()).toEqual(["instead"]);
    expect(shown).toEqual(["instead"]);
  });

  test("a device that has slept, or whose clock was set back, asks again", async () => {
    await open();
    for (const ms of [3_600_000, -7_200_000]) {
      const before = asked();
      now += ms;
      await look();
      expect(asked()).toBe(before + 1);
    }
  });

  test("nobody is waited for longer than a second, and nobody offline at all", async () => {
    await open();
    server.answer(configRoute, (() => new Promise(() => {})) as never);
    now += 9 * second;
    const begun = performance.now();
    expect(await look()).toEqual(["hello"]);
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  test("a server that cannot be reached is no reason to show nothing", async () => {
    await open();
    server.answer(configRoute, () => {
      throw new TypeError("Failed to fetch");
    });
    now += 9 * second;
    const begun = performance.now();
    expect(await look()).toEqual(["hello"]);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test("an older answer, out of some cache, changes nothing and is told of once", async () => {
    publish(rulesOf(), 7);
    await open();
    publish(off, 6);
    for (let i = 0; i < 3; i++) {
      now += 9 * second;
      expect(await look()).toEqual(["hello"]);
    }
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("number 6, and this browser knows number 7 already"),
    ]);
  });

  test("rules that are given in code are nobody's to confirm", async () => {
    await open({ rules: rulesOf() });
    now += 9 * second;
    expect(await look()).toEqual(["hello"]);
    expect(asked()).toBe(0);
  });
});

describe("What waits to be shown when its rule is switched off", () => {
  test("is not shown, also where it was decided long ago", async () => {
    await open();
    await look();
    const [offer] = page.offers();
    publish(off, 2);
    now += 9 * second;
    expect(await offer?.reserve()).toBe(false);
    expect(page.offers().map(({ state }) => state)).toEqual(["dismissed"]);
  });

  test("is taken back from who shows it, and is there again when the rule is on again", async () => {
    await open();
    await look();
    const states: string[] = [];
    page.on("offer", ({ state }) => states.push(state));
    await page.offers()[0]?.shown();
    publish(off, 2);
    now += 9 * second;
    await look();
    expect(states).toEqual(["shown", "dismissed"]);
    publish(rulesOf(), 3);
    await page.offers()[0]?.reserve();
    now += 9 * second;
    await page
      .offers()[0]
      ?.claim()
      .catch(() => undefined);
    expect(page.offers().map(({ state }) => state)).toEqual(["shown"]);
    expect(states).toEqual(["shown", "dismissed", "shown"]);
  });

  test("is not shown by a page that comes later either", async () => {
    await open();
    await look();
    await page.destroy();
    publish(off, 2);
    await open();
    expect(page.offers().map(({ state }) => state)).toEqual(["dismissed"]);
  });

  test("is not claimed, and the customer is told", async () => {
    await open();
    await look();
    const [offer] = page.offers();
    publish(off, 2);
    now += 9 * second;
    await expect(offer?.claim()).rejects.toMatchObject({ code: "stale_rule" });
    expect(server.asked.some(({ path }) => path === "/v1/claims")).toBe(false);
  });

  test("is not shown by rules that have changed since", async () => {
    await open();
    await look();
    const [offer] = page.offers();
    publish({ ...rulesOf(), rules: [{ ...ruleOf(), on: ["Cart Viewed"] }] }, 2);
    now += 9 * second;
    expect(await offer?.reserve()).toBe(false);
  });
});

describe("A page that comes back", () => {
  const slow = (rules: object, number: number, ms: number): void =>
    server.answer(configRoute, (async () => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return json(configOf(rules, { number, serverTime: now }));
    }) as never);

  test("begins with the rules it knows where the server is slow, and takes the newer ones when they come", async () => {
    await open();
    await page.destroy();
    slow({ ...rulesOf(), rules: [{ ...ruleOf(), id: "newer" }] }, 2, 1500);
    const begun = performance.now();
    await open();
    expect(performance.now() - begun).toBeLessThan(800);
    // Its first word is waited for a second at most before something is shown.
    expect(await look()).toEqual(["hello"]);
    await vi.waitFor(async () => expect((await storage.note("config"))?.number).toBe(2), 3000);
    now += 2 * second;
    await vi.waitFor(async () => expect(await look()).toEqual(["newer"]));
  });

  test("waits for a server that answers in time", async () => {
    await open();
    await page.destroy();
    slow({ ...rulesOf(), rules: [{ ...ruleOf(), id: "newer" }] }, 2, 50);
    await open();
    expect(await look()).toEqual(["newer"]);
    expect(asked()).toBe(2);
  });

  test("for the first time waits for as long as it takes", async () => {
    slow(rulesOf(), 1, 600);
    await open();
    expect(await look()).toEqual(["hello"]);
  });
});

test("Time and agents stand beside an answer that the browser has had before", async () => {
  const old = configOf(rulesOf(), { serverTime: now - 86_400_000, agents: { online: 1 } });
  const headers = { "x-proffer-time": String(now + 60_000), "x-proffer-agents": "3" };
  server.answer(configRoute, () => Response.json(old, { headers }));
  await open();
  await page.page("Home");
  const { clockOffsetMs } = (await page.report()) as unknown as { clockOffsetMs: number };
  const { events } = await storage.since(0);
  expect(events[0]?.timestamp).toBeGreaterThanOrEqual(now + 59_000);
  expect(events[0]?.context).toMatchObject({ agents: { online: 3 } });
  expect(clockOffsetMs ?? 60_000).toBe(60_000);
});

test("The server is told the customer's group, by which a roll-out goes", async () => {
  const urls: string[] = [];
  const { fetch } = server;
  const spying: typeof fetch = (url, init) => {
    urls.push(String(url));
    return fetch(url, init);
  };
  await open({ fetch: spying });
  const { bucketOf } = await import("@proffer/protocol");
  expect(urls[0]).toBe(`${server.endpoint}/v1/config?bucket=${bucketOf(page.anonymousId)}`);
});

test("Whoever logs out is in another group, and its rules are asked for before something is shown", async () => {
  await open();
  await page.reset();
  await look();
  expect(asked()).toBe(2);
});

function ruleOf(): object {
  return (rulesOf() as { rules: object[] }).rules[0]!;
}
