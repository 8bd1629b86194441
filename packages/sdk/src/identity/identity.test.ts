import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Event } from "@proffer/engine";
import type { Batch } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import { createProffer } from "../create-proffer.ts";
import type { ProfferOptions } from "../options.ts";
import { createFakeServer, json } from "../testing/fake-server.ts";
import type { FakeServer } from "../testing/fake-server.ts";
import type { Proffer, ProfferProblem } from "../types.ts";

const open: Proffer[] = [];
let server: FakeServer;

function openTab(options: ProfferOptions = {}): Proffer {
  const { endpoint, fetch } = server;
  const tab = createProffer({ endpoint, fetch, ...options });
  open.push(tab);
  return tab;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  server = createFakeServer();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((tab) => tab.destroy()));
});

async function held(tab: Proffer): Promise<readonly string[]> {
  return (
    await tab.export().catch(() => ({ device: { events: [] as Event[] } }))
  ).device.events.map(({ event }) => event);
}

describe("identify", () => {
  test("takes what was known of an unknown customer along, and sends the shop's word with it", async () => {
    const tab = openTab();
    await tab.track("Product Viewed", { product_id: "mug" });
    await tab.identify("mei", { token: "header.body.mark", first_name: "Mei" });
    await tab.destroy();
    const batches = server.asked.filter(({ path }) => path === routes.batch);
    const events = batches.flatMap(({ body }) => (body as Batch).batch);
    expect(new Set(events.map(({ anonymousId }) => anonymousId)).size).toBe(1);
    expect(events.map(({ userId }) => userId)).toEqual([undefined, "mei"]);
    expect(events[1]?.traits).toEqual({ first_name: "Mei" });
    expect(batches.at(-1)?.token).toBe("header.body.mark");
  });

  test("as somebody else begins anew: nobody gets another's history", async () => {
    const tab = openTab();
    await tab.identify("mei");
    await tab.track("Product Viewed", { product_id: "mug" });
    const { anonymousId } = tab;
    await tab.identify("jun");
    expect(tab.anonymousId).not.toBe(anonymousId);
    expect(await held(tab)).toEqual(["Identify"]);
    await tab.identify("jun", { vip: true });
    expect(await held(tab)).toEqual(["Identify", "Identify"]);
  });

  test("in the same breath as what is tracked before and after it, keeps them apart", async () => {
    const tab = openTab();
    const events: Event[] = [];
    tab.on("event", (event) => events.push(event));
    await Promise.all([
      tab.track("A"),
      tab.identify("mei"),
      tab.track("B"),
      tab.identify("jun"),
      tab.track("C"),
    ]);
    expect(events.map(({ event, userId }) => [event, userId])).toEqual([
      ["A", undefined],
      ["Identify", "mei"],
      ["B", "mei"],
      ["Identify", "jun"],
      ["C", "jun"],
    ]);
    expect(new Set(events.map(({ anonymousId }) => anonymousId)).size).toBe(2);
  });
});

describe("reset", () => {
  test("makes the next one somebody new, and sends what the last one left in their own name", async () => {
    server.answer(routes.batch, () => json({}, 503));
    const tab = openTab();
    await tab.identify("mei", { token: "of.mei.x" });
    const { anonymousId } = tab;
    await tab.reset();
    await tab.track("Product Viewed", { product_id: "mug" });
    expect(await held(tab)).toEqual(["Product Viewed"]);
    const before = server.asked.length;
    server.answer(routes.batch, ({ body }) =>
      json({ accepted: (body as Batch).batch.length, duplicates: 0, refused: [] }),
    );
    await tab.destroy();
    const sent = server.asked.slice(before).filter(({ path }) => path === routes.batch);
    const ids = sent.map(({ body }) => [
      ...new Set((body as Batch).batch.map((one) => one.anonymousId)),
    ]);
    expect(ids.every((one) => one.length === 1)).toBe(true);
    const devices = new Map(sent.map(({ device }, i) => [ids[i]?.[0], device]));
    expect(devices.size).toBe(2);
    expect(devices.get(anonymousId)).not.toBe(devices.get(tab.anonymousId));
    // The shop's word was for Mei alone.
    expect(sent.every(({ token }, i) => token === null || ids[i]?.[0] === anonymousId)).toBe(true);
  });

  test("in one tab is heard of in another before its next event", async () => {
    const [tab, other] = [openTab(), openTab()];
    await tab.identify("mei");
    await other.track("A");
    await tab.reset();
    await other.track("B");
    expect(other.anonymousId).toBe(tab.anonymousId);
    expect(await held(other)).toEqual(["B"]);
  });

  test("takes the offers and the conversation of the last one off the page", async () => {
    const rules = {
      version: 1,
      rules: [
        {
          id: "hello",
          conditions: {
            all: [
              {
                fact: "count",
                params: { event: "Cart Viewed" },
                operator: "greaterThanInclusive",
                value: 1,
              },
            ],
          },
          event: { type: "message", params: { text: "Hello" } },
        },
      ],
    };
    const tab = openTab({ rules });
    await tab.track("Cart Viewed");
    expect(tab.offers()).toHaveLength(1);
    tab.chat.say("My order is late.");
    await tab.reset();
    expect(tab.offers()).toEqual([]);
    expect(tab.chat.getState().messages).toEqual([]);
    await tab.destroy();
    const next = openTab({ rules });
    await next.ready;
    expect(next.offers()).toEqual([]);
    expect(next.chat.getState().messages).toEqual([]);
  });
});

/** What people do at one browser with several tabs. */
const acts = fc.array(
  fc.record({
    tab: fc.nat(1),
    does: fc.oneof(
      fc.constant("track" as const),
      fc.constant("reset" as const),
      fc.constant("reload" as const),
      fc.constantFrom("user:mei", "user:jun"),
    ),
  }),
  { maxLength: 14 },
);

describe("Whoever comes and goes at one browser", () => {
  test("no id is ever two people's, and none comes back after a logout", async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (course) => {
        globalThis.indexedDB = new IDBFactory();
        const tabs = [createProffer(), createProffer()];
        const events: Event[] = [];
        const left = new Set<string>();
        const listen = (tab: Proffer): void => void tab.on("event", (event) => events.push(event));
        tabs.forEach(listen);
        for (const { tab: i, does } of course) {
          const tab = tabs[i] as Proffer;
          if (does === "track") await tab.track("A");
          else if (does === "reset") {
            await tab.ready;
            await tab.track("B");
            left.add(tab.anonymousId);
            await tab.reset();
          } else if (does === "reload") {
            await tab.destroy();
            listen((tabs[i] = createProffer()));
          } else await tab.identify(does.slice(5));
          const last = events.at(-1);
          if (does === "track" || does.startsWith("user"))
            expect(left).not.toContain(last?.anonymousId);
        }
        await Promise.all(tabs.map((tab) => tab.destroy()));
        const people = new Map<string, Set<string>>();
        for (const { anonymousId = "", userId } of events)
          if (userId !== undefined)
            people.set(anonymousId, (people.get(anonymousId) ?? new Set()).add(userId));
        for (const users of people.values()) expect(users.size).toBe(1);
        expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(events.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("A device whose store was wiped", () => {
  const cookie = (known: { anonymousId: string; deviceKey: string }, restored: boolean) => () =>
    json({ ...known, restored, since: 0 });

  test("is known again by the shop's cookie, and takes its history back, without having been “away”", async () => {
    const first = openTab();
    await first.track("Product Viewed", { product_id: "mug" });
    const { anonymousId } = first;
    await first.destroy();
    const sent = server.asked.find(({ path }) => path === routes.batch);
    const known = { anonymousId, deviceKey: sent?.device ?? "" };
    globalThis.indexedDB = new IDBFactory();
    server.answer("/proffer/device", cookie(known, true));
    const events = (sent?.body as Batch | undefined)?.batch;
    server.answer(routes.export, () =>
      json({ anonymousIds: [anonymousId], events, coupons: [], conversations: [] }),
    );
    const tab = openTab({ deviceUrl: "/proffer/device" });
    await tab.track("A");
    expect(tab.anonymousId).toBe(anonymousId);
    expect(await held(tab)).toEqual(["Product Viewed", "A"]);
  });

  test("and no cookie is somebody new: never “inactive”, for nothing is known of how long", async () => {
    const away = {
      version: 1,
      rules: [
        {
          id: "away",
          conditions: {
            all: [
              {
                fact: "since",
                params: { event: "*" },
                operator: "greaterThanInclusive",
                value: "7d",
              },
            ],
          },
          event: { type: "tag", params: { tag: "away" } },
        },
      ],
    };
    const tab = openTab({ rules: away });
    expect(await tab.decide()).toEqual([]);
    expect(await tab.track("A")).toEqual([]);
  });

  test("that still has its history keeps its id, whatever an older cookie says", async () => {
    const first = openTab();
    await first.track("A");
    await first.destroy();
    server.answer("/proffer/device", cookie({ anonymousId: "older", deviceKey: "k" }, true));
    const tab = openTab({ deviceUrl: "/proffer/device" });
    await tab.ready;
    expect(tab.anonymousId).toBe(first.anonymousId);
    expect(server.asked.find(({ path }) => path === "/proffer/device")?.body).toMatchObject({
      replace: true,
    });
  });

  test("goes on as somebody new where the shop's server does not answer, and says so", async () => {
    server.answer("/proffer/device", () => json({}, 500));
    const tab = openTab({ deviceUrl: "/proffer/device" });
    const problems: ProfferProblem[] = [];
    tab.on("problem", (problem) => problems.push(problem));
    await tab.track("A");
    expect(problems).toMatchObject([{ type: "network" }]);
    expect(await held(tab)).toEqual(["A"]);
  });
});
