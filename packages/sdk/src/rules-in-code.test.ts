import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import type { Decision, Event } from "@proffer/engine";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createProffer } from "./create-proffer.ts";
import type { ProfferOptions } from "./options.ts";
import type { Proffer } from "./types.ts";

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const open: Proffer[] = [];
let now = start;

const rule = (id: string, conditions: object, more: object = {}): object => ({
  id,
  conditions: { all: [conditions] },
  event: { type: "message", params: { text: "Hello" } },
  ...more,
});
const viewed = {
  fact: "count",
  params: { event: "Product Viewed" },
  operator: "greaterThanInclusive",
  value: 1,
};

function openTab(rules: readonly object[], options: ProfferOptions = {}): Proffer {
  const tab = createProffer({ rules: { version: 1, rules }, clock: () => now, ...options });
  open.push(tab);
  return tab;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  now = start;
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((tab) => tab.destroy()));
});

test("A session is told of once, ahead of its first event, with where the customer is; and again after thirty minutes", async () => {
  const tab = openTab([], { sources: { session: true }, locale: "zh-Hans-CN" });
  const events: Event[] = [];
  tab.on("event", (event) => events.push(event));
  await tab.track("Product Viewed");
  // The look at start-up is behind us: it would stamp what follows a millisecond later.
  await tab.decide();
  now += 30 * minute - 1;
  await tab.track("Product Viewed");
  now += 30 * minute + 1;
  await tab.track("Product Viewed");
  expect(events.map(({ event, timestamp }) => [event, timestamp - start])).toEqual([
    ["Session Started", 0],
    ["Product Viewed", 1],
    ["Product Viewed", 30 * minute - 1],
    ["Session Started", 60 * minute],
    ["Product Viewed", 60 * minute + 1],
  ]);
  expect(events[0]?.context).toMatchObject({ locale: "zh-Hans-CN" });
  expect(events[0]?.anonymousId).toBe(tab.anonymousId);
});

test("Two tabs that open at once are one session", async () => {
  const tabs = [
    openTab([], { sources: { session: true } }),
    openTab([], { sources: { session: true } }),
  ];
  const events: Event[] = [];
  for (const tab of tabs) tab.on("event", ({ event }) => events.push(event as never));
  await Promise.all(tabs.map((tab) => tab.track("Product Viewed")));
  expect(events.filter((event) => String(event) === "Session Started")).toHaveLength(1);
});

test("A rule with a consent is refused until the customer agrees, and the refusal is an event", async () => {
  const tab = openTab([rule("news", viewed, { consent: "marketing", repeat: "every" })]);
  const events: Event[] = [];
  tab.on("event", (event) => events.push(event));
  expect(await tab.track("Product Viewed")).toMatchObject([
    { outcome: "refuse", stage: "consent" },
  ]);
  await tab.setConsent({ marketing: true, analytics: false });
  expect(await tab.track("Product Viewed")).toMatchObject([{ outcome: "act" }]);
  expect(events.find(({ event }) => event === "Message Suppressed")?.properties).toMatchObject({
    rule_id: "news",
    stage: "consent",
    reason: "has not agreed to marketing",
  });
});

test("A held-out customer is logged as they would have been, which uses up the rule's own limits", async () => {
  const experiment = { seed: "s", holdout: 0.999_999 };
  const tab = openTab([
    rule("tested", viewed, { experiment, repeat: "every", limits: [{ times: 1, per: "7d" }] }),
  ]);
  const suppressed: Event[] = [];
  tab.on("event", (event) => {
    if (event.event === "Message Suppressed") suppressed.push(event);
  });
  const first = await tab.track("Product Viewed");
  expect(first).toMatchObject([{ stage: "experiment", counterfactual: { outcome: "act" } }]);
  now += minute;
  const second = await tab.track("Product Viewed");
  expect(second).toMatchObject([
    { stage: "experiment", counterfactual: { outcome: "refuse", stage: "limit" } },
  ]);
  await tab.destroy();
  expect(suppressed.map(({ properties }) => properties["holdout"] ?? false)).toEqual([true, false]);
  expect(tab.offers()).toEqual([]);
});

test("Facts and operators of the program decide, asynchronously too", async () => {
  const loyal = { fact: "points", params: { tier: "gold" }, operator: "near", value: 100 };
  const asked: unknown[] = [];
  const tab = openTab([rule("loyal", { all: [viewed, loyal] })], {
    facts: {
      points: async (params, { customer, event }) => {
        asked.push([params, customer === tab.anonymousId, event.event]);
        await Promise.resolve();
        return 97;
      },
    },
    operators: { near: (value, threshold) => Math.abs(Number(value) - Number(threshold)) < 5 },
  });
  const [decision] = await tab.track("Product Viewed");
  expect(decision).toMatchObject({ rule: "loyal", outcome: "act" });
  expect(decision?.facts[1]).toMatchObject({ fact: "points", value: 97, truth: true });
  expect(asked).toEqual([[{ tier: "gold" }, true, "Product Viewed"]]);
});

test("A fact that throws, and one that never answers, fail their own rule with a reason; the others go on", async () => {
  const ask = (fact: string): object => ({
    all: [viewed, { fact, params: {}, operator: "equal", value: 1 }],
  });
  const tab = openTab(
    [
      rule("broken", ask("throws"), { priority: 3 }),
      rule("silent", ask("hangs"), { priority: 2 }),
      rule("well", viewed),
    ],
    {
      facts: {
        throws: () => {
          throw new Error("no network");
        },
        hangs: () => new Promise(() => {}),
      },
    },
  );
  const reasons = (decisions: readonly Decision[]): unknown[] =>
    decisions.map(({ rule: id, outcome, reasons }) => [id, outcome, reasons.at(-1)?.text]);
  expect(reasons(await tab.track("Product Viewed"))).toEqual([
    ["broken", "refuse", "the fact “throws” failed: no network"],
    ["silent", "refuse", "the shop's own code took longer than 50 ms over “silent”"],
    ["well", "act", "1 of 1 Product Viewed"],
  ]);
});

test("The program's code is not asked where its answer cannot matter", async () => {
  let asked = 0;
  const points = { fact: "points", params: {}, operator: "equal", value: 1 };
  const tab = openTab([rule("loyal", { all: [{ ...viewed, value: 2 }, points] })], {
    facts: {
      points: () => {
        asked++;
        return 1;
      },
    },
  });
  await tab.track("Product Viewed");
  expect(asked).toBe(0);
  await tab.track("Product Viewed");
  expect(asked).toBe(1);
});

test("Of two offers decided before either was shown, frequency lets one through and says why not the other", async () => {
  const tab = createProffer({
    rules: {
      version: 1,
      frequency: [{ times: 1, per: "24h" }],
      rules: [
        rule("first", { ...viewed, params: { event: "Product Viewed" } }),
        rule("second", { ...viewed, params: { event: "Product Added" } }),
      ],
    },
    clock: () => now,
  });
  open.push(tab);
  const events: Event[] = [];
  tab.on("event", (event) => events.push(event));
  await tab.track("Product Viewed");
  now += minute;
  await tab.track("Product Added");
  const [first, second] = tab.offers();
  expect(await first?.reserve()).toBe(true);
  await first?.shown();
  expect(await second?.reserve()).toBe(false);
  expect(events.at(-1)).toMatchObject({
    event: "Message Suppressed",
    properties: { rule_id: "second", stage: "frequency" },
  });
  now += 25 * 60 * minute;
  expect(await second?.reserve()).toBe(true);
});

test("Of two tabs that are about to show something at once, one hears yes", async () => {
  const rules = {
    version: 1,
    frequency: [{ times: 1, per: "24h" }],
    rules: [rule("first", viewed), rule("second", { ...viewed, params: { event: "Page" } })],
  };
  const one = createProffer({ rules, clock: () => now });
  open.push(one);
  await one.track("Product Viewed");
  await one.page("Home");
  const other = createProffer({ rules, clock: () => now });
  open.push(other);
  await other.ready;
  const first = one.offers().find(({ rule: id }) => id === "first");
  const second = other.offers().find(({ rule: id }) => id === "second");
  expect([first?.state, second?.state]).toEqual(["waiting", "waiting"]);
  const answers = await Promise.all([first?.reserve(), second?.reserve()]);
  expect(answers.filter(Boolean)).toHaveLength(1);
});

test("What is for mail or a push is the server's to send, and no page shows it instead", async () => {
  const params = { text: "Hello", subject: "Hi", channels: ["mail"] };
  const tab = openTab([
    rule("by-mail", viewed, { event: { type: "message", params } }),
    rule("on-page", viewed),
  ]);
  const decisions: Decision[] = [];
  tab.on("decision", (decision) => decisions.push(decision));
  await tab.track("Product Viewed");
  await tab.decide();
  expect(decisions.map(({ rule: id }) => id)).toEqual(["on-page"]);
});
