import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createProffer } from "./create-proffer.ts";
import type { ProfferOptions } from "./options.ts";
import { createMemoryStorage } from "./storage/memory.ts";
import type { Decision } from "@proffer/engine";
import type { Offer, Proffer, ProfferProblem } from "./types.ts";

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1);

const atLeast = (fact: string, params: object, value: unknown) => ({
  all: [{ fact, params, operator: "greaterThanInclusive", value }],
});

const rules = {
  version: 1,
  rules: [
    {
      id: "third-look",
      conditions: atLeast("count", { event: "Product Viewed", by: "product_id", within: "7d" }, 3),
      event: {
        type: "message",
        params: {
          text: {
            default: "Still thinking about {{event.properties.name}}?",
            zh: "还在考虑{{event.properties.name}}吗？",
          },
        },
      },
      limits: [{ times: 1, per: "7d", scope: "key" }],
    },
    {
      id: "away",
      conditions: atLeast("since", { event: "*" }, "7d"),
      event: { type: "tag", params: { tag: "away" } },
    },
  ],
};

const mug = { product_id: "mug", name: "Tea mug" };
const open: Proffer[] = [];
let now = start;

/** A tab, as far as the SDK can tell: it shares IndexedDB and the clock with the others. */
function openTab(options: ProfferOptions = {}): Proffer {
  const tab = createProffer({ rules, clock: () => now, locale: "en", ...options });
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

describe("A customer's history", () => {
  test("brings the offer that names the product, on the third look", async () => {
    const tab = openTab();
    const offers: Offer[] = [];
    tab.on("offer", (offer) => offers.push(offer));
    expect(await tab.track("Product Viewed", mug)).toEqual([]);
    await tab.track("Product Viewed", mug);
    const [decision] = await tab.track("Product Viewed", mug);
    expect(decision).toMatchObject({ rule: "third-look", key: "mug", outcome: "act" });
    expect(offers.map(({ text, state, about }) => [text, state, about])).toEqual([
      ["Still thinking about Tea mug?", "waiting", mug],
    ]);
  });

  test("survives a reload: two looks before, one behind", async () => {
    const before = openTab();
    await before.track("Product Viewed", mug);
    await before.track("Product Viewed", mug);
    await before.destroy();
    const after = openTab();
    expect(await after.track("Product Viewed", mug)).toHaveLength(1);
    expect(await after.track("Product Viewed", mug)).toHaveLength(0);
    expect(after.anonymousId).toBe(before.anonymousId);
  });

  test("is one for all tabs: what fires in one does not fire in another", async () => {
    const tabs = [openTab(), openTab(), openTab()];
    const decisions = await Promise.all(
      Array.from({ length: 12 }, (_, i) => tabs[i % tabs.length]!.track("Product Viewed", mug)),
    );
    expect(decisions.flat().filter(({ outcome }) => outcome === "act")).toHaveLength(1);
    const again = openTab();
    const events = await storedEvents();
    await again.ready;
    const views = events.filter(({ event }) => event === "Product Viewed");
    expect(views).toHaveLength(12);
    const stamps = views.map(({ timestamp }) => timestamp);
    expect(new Set(stamps).size).toBe(12);
  });

  test("knows a customer who was away, by a timer noticed late, and does not fire for what another tab noticed", async () => {
    const tab = openTab();
    await tab.track("Product Viewed", mug);
    now += 9 * dayMs;
    const other = openTab();
    const decisions: Decision[] = [];
    for (const one of [tab, other]) one.on("decision", (decision) => decisions.push(decision));
    await Promise.all([tab.decide(), other.decide()]);
    expect(decisions.map(({ rule, at }) => [rule, at])).toEqual([["away", start + 7 * dayMs]]);
  });

  test("brings what fell due while no page was open, by itself, when one is opened", async () => {
    const before = openTab();
    await before.track("Product Viewed", mug);
    await before.destroy();
    now += 9 * dayMs;
    const after = openTab();
    const fired = new Promise<string>((resolve) =>
      after.on("decision", ({ rule }) => resolve(rule)),
    );
    expect(await fired).toBe("away");
  });

  test("holds what was tracked just before the end", async () => {
    const tab = openTab();
    void tab.track("Product Viewed", mug);
    void tab.identify("mei", { first_name: "Mei" });
    void tab.track("Page Idled");
    await tab.destroy();
    expect((await storedEvents()).map(({ event }) => event)).toEqual([
      "Product Viewed",
      "Identify",
      "Page Idled",
    ]);
  });

  test("stays within its limits after a reload, because shown messages are events", async () => {
    const tab = openTab();
    for (let i = 0; i < 3; i++) await tab.track("Product Viewed", mug);
    await tab.offers()[0]?.shown();
    now += 8 * dayMs - 60_000;
    const later = openTab();
    await later.track("Product Viewed", mug);
    now += 1000;
    await later.track("Product Viewed", mug);
    expect((await later.track("Product Viewed", mug))[0]).toMatchObject({ outcome: "act" });
    expect(later.offers().map(({ state }) => state)).toEqual(["shown", "waiting"]);
  });
});

describe("An offer", () => {
  test("tells other tabs when it has been shown, so that nobody sees it twice", async () => {
    const tab = openTab();
    const other = openTab();
    for (let i = 0; i < 3; i++) await tab.track("Product Viewed", mug);
    await other.ready;
    const heard = new Promise<Offer>((resolve) =>
      other.on("offer", (offer) => offer.state === "shown" && resolve(offer)),
    );
    await other.track("Page Idled");
    await tab.offers()[0]?.shown();
    expect((await heard).id).toBe(tab.offers()[0]?.id);
  });

  test("is tracked once for each thing that becomes of it, and never goes back", async () => {
    const tab = openTab();
    for (let i = 0; i < 3; i++) await tab.track("Product Viewed", mug);
    const tracked: string[] = [];
    tab.on("event", ({ event }) => tracked.push(event));
    const [offer] = tab.offers();
    await offer?.shown();
    await offer?.shown();
    await offer?.clicked();
    await offer?.shown();
    await offer?.dismissed();
    expect(tracked).toEqual(["Message Shown", "Message Clicked", "Message Dismissed"]);
    expect(tab.offers()[0]?.state).toBe("dismissed");
  });

  test("is drawn by one page only, and once: a reload before it could say so does not bring it again", async () => {
    const tabs = [openTab(), openTab()];
    for (let i = 0; i < 3; i++) await tabs[0]!.track("Product Viewed", mug);
    await tabs[1]!.track("Page Idled");
    const late = openTab();
    await late.ready;
    const offers = [tabs[0]!.offers()[0]!, late.offers()[0]!];
    expect(offers.map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    const taken = await Promise.all(offers.map((offer) => offer.reserve()));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const after = openTab();
    await after.ready;
    expect(after.offers()[0]).toMatchObject({ state: "shown" });
    expect(await after.offers()[0]?.reserve()).toBe(false);
  });

  test("speaks the customer's language", async () => {
    const tab = openTab({ locale: "zh-Hans-CN" });
    for (let i = 0; i < 3; i++) await tab.track("Product Viewed", mug);
    expect(tab.offers()[0]?.text).toBe("还在考虑Tea mug吗？");
  });

  test("that was refused is an event with its reason", async () => {
    const tab = openTab();
    const suppressed = new Promise<unknown>((resolve) =>
      tab.on(
        "event",
        ({ event, properties }) => event === "Message Suppressed" && resolve(properties),
      ),
    );
    for (let i = 0; i < 3; i++) await tab.track("Product Viewed", { product_id: "x" });
    expect(await suppressed).toMatchObject({
      rule_id: "third-look",
      key: "x",
      reason: expect.stringContaining("event.properties.name"),
    });
  });
});

describe("When something is wrong", () => {
  test("with IndexedDB, the history is in memory and the page is told", async () => {
    globalThis.indexedDB = {
      open: () => {
        throw new Error("denied");
      },
    } as unknown as IDBFactory;
    const tab = openTab();
    const problems: ProfferProblem[] = [];
    tab.on("problem", (problem) => problems.push(problem));
    for (let i = 0; i < 2; i++) await tab.track("Product Viewed", mug);
    expect(await tab.track("Product Viewed", mug)).toHaveLength(1);
    expect(problems).toMatchObject([{ type: "storage" }]);
  });

  test("with an IndexedDB that never opens, the page waits half a second and no longer", async () => {
    globalThis.indexedDB = { open: () => new EventTarget() } as unknown as IDBFactory;
    const began = performance.now();
    await openTab().ready;
    expect(performance.now() - began).toBeLessThan(1500);
  });

  test.each([
    ["at every call", () => true],
    [
      "at writing, when the step has been worked out already",
      (mode?: string) => mode === "readwrite",
    ],
  ])(
    "with the store in mid-session, %s, nothing is lost and nothing counts twice",
    async (_when, fails) => {
      const tab = openTab();
      const problems: ProfferProblem[] = [];
      tab.on("problem", (problem) => problems.push(problem));
      await tab.track("Product Viewed", mug);
      await tab.track("Product Viewed", mug);
      const healthy = IDBDatabase.prototype.transaction;
      IDBDatabase.prototype.transaction = function (this: IDBDatabase, names, mode, options) {
        if (fails(mode)) throw new DOMException("The connection is closing.", "InvalidStateError");
        return healthy.call(this, names, mode, options);
      };
      try {
        const [decision] = await tab.track("Product Viewed", mug);
        expect(decision?.facts[0]).toMatchObject({ value: 3 });
        expect(await tab.track("Product Viewed", mug)).toEqual([]);
      } finally {
        IDBDatabase.prototype.transaction = healthy;
      }
      expect(problems.map(({ type }) => type)).toEqual(["storage"]);
    },
  );

  test("with a store that opens and then takes nothing, the rules run all the same", async () => {
    const healthy = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, names, mode, options) {
      if (mode === "readwrite") throw new DOMException("full", "QuotaExceededError");
      return healthy.call(this, names, mode, options);
    };
    try {
      const tab = openTab();
      for (let i = 0; i < 2; i++) await tab.track("Product Viewed", mug);
      expect(await tab.track("Product Viewed", mug)).toHaveLength(1);
      expect(await tab.offers()[0]?.reserve()).toBe(true);
    } finally {
      IDBDatabase.prototype.transaction = healthy;
    }
  });

  test("with the store after an offer, the offer can still be shown", async () => {
    const tab = openTab();
    for (let i = 0; i < 3; i++) await tab.track("Product Viewed", mug);
    const healthy = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("gone", "InvalidStateError");
    };
    try {
      await tab.track("Page Idled");
    } finally {
      IDBDatabase.prototype.transaction = healthy;
    }
    expect(await tab.offers()[0]?.reserve()).toBe(true);
  });

  test("with a rule, it is told of and the healthy ones run", async () => {
    const tab = createProffer({
      rules: { version: 1, rules: [{ id: "broken" }, ...rules.rules] },
      clock: () => now,
    });
    open.push(tab);
    const problems: ProfferProblem[] = [];
    tab.on("problem", (problem) => problems.push(problem));
    for (let i = 0; i < 3; i++) await tab.track("Product Viewed", mug);
    expect(problems[0]).toMatchObject({
      type: "ruleset",
      problems: expect.arrayContaining([expect.objectContaining({ rule: "broken" })]),
    });
    expect(tab.offers()).toHaveLength(1);
  });

  test("with an event, it is told of and nothing throws", async () => {
    const tab = openTab();
    const problems: ProfferProblem[] = [];
    tab.on("problem", (problem) => problems.push(problem));
    expect(await tab.track("")).toEqual([]);
    expect(await tab.track("x", JSON.parse(`{"__proto__": 1}`) as Record<string, unknown>)).toEqual(
      [],
    );
    expect(await tab.track(undefined as unknown as string)).toEqual([]);
    expect(await tab.track("Page Idled", { novel: "字".repeat(30_000) })).toEqual([]);
    expect(problems.map(({ type }) => type)).toEqual(["event", "event", "event", "event"]);
  });

  test("with an id that cannot be one, it is told of, and the customer is still heard", async () => {
    const tab = openTab();
    const problems: ProfferProblem[] = [];
    tab.on("problem", (problem) => problems.push(problem));
    for (const id of ["x".repeat(257), "", null, Object.create(null), { toString: () => "x" }])
      expect(await tab.identify(id as string)).toEqual([]);
    expect(problems.map(({ type }) => type)).toEqual(Array.from({ length: 5 }, () => "event"));
    for (let i = 0; i < 2; i++) await tab.track("Product Viewed", mug);
    expect(await tab.track("Product Viewed", mug)).toHaveLength(1);
  });

  test("with what the host passes, nothing throws and nothing rejects", async () => {
    const hostile = {
      get product_id(): string {
        throw new Error("the host's own bug");
      },
    };
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    const strange = createProffer(null as unknown as ProfferOptions);
    const clockless = createProffer({
      rules,
      endpoint: 5 as unknown as string,
      clock: () => {
        throw new Error("no clock");
      },
    });
    open.push(strange, clockless);
    for (const tab of [strange, clockless]) {
      expect(await tab.track("Product Viewed", hostile)).toEqual([]);
      expect(await tab.track("Product Viewed", cycle)).toEqual([]);
      expect(await tab.track("Product Viewed", { n: 1n })).toEqual([]);
      for (const type of [
        "toString",
        "__proto__",
        {
          toString: () => {
            throw new Error("no");
          },
        },
        null,
      ])
        expect(tab.on(type as "event", () => {})()).toBeUndefined();
      tab.on("event", "no function" as unknown as () => void);
      tab.chat.subscribe(5 as unknown as () => void);
      for (const text of [undefined, 5, null, ""]) tab.chat.say(text as string);
      tab.chat.say("Hello", null as unknown as Offer);
      expect(tab.chat.getState().messages.at(-1)).toMatchObject({ text: "Hello", pending: true });
    }
    await clockless.track("Product Viewed", mug);
  });

  test("with an object that the host goes on using, what was tracked stays what it was", async () => {
    const tab = openTab();
    const product = { product_id: "a" };
    const heard: unknown[] = [];
    tab.on("event", ({ properties }) => heard.push(properties));
    const first = tab.track("Product Viewed", product);
    product.product_id = "b";
    await Promise.all([first, tab.track("Product Viewed", product)]);
    expect(heard).toEqual([{ product_id: "a" }, { product_id: "b" }]);
  });

  test("with a listener, the others still hear", async () => {
    const tab = openTab();
    const heard: string[] = [];
    tab.on("event", () => {
      throw new Error("the host's own bug");
    });
    tab.on("event", ({ event }) => heard.push(event));
    await tab.track("Page Idled");
    expect(heard).toEqual(["Page Idled"]);
  });

  test("with the clock, which stands still for thousands of events, no two stamps are one", async () => {
    const tab = openTab({ storage: createMemoryStorage() });
    const stamps = new Set<number>();
    tab.on("event", ({ timestamp }) => stamps.add(timestamp));
    await Promise.all(Array.from({ length: 2500 }, () => tab.track("Page Idled")));
    expect(stamps.size).toBe(2500);
  });

  test("with the clock, which is set back by an hour, stamps still increase", async () => {
    const tab = openTab();
    await tab.track("Page Idled");
    now -= 3_600_000;
    await Promise.all([tab.track("Page Idled"), tab.track("Page Idled"), tab.track("Page Idled")]);
    const stamps = (await storedEvents()).map(({ timestamp }) => timestamp - start);
    expect(stamps).toEqual([0, -3_600_000, -3_599_999, -3_599_998]);
  });

  test("with the clock, which is set back a little, events still come in order", async () => {
    const tab = openTab();
    await tab.track("Product Viewed", mug);
    now -= 1;
    await tab.track("Product Viewed", mug);
    expect(await tab.track("Product Viewed", mug)).toHaveLength(1);
    const stamps = (await storedEvents()).map(({ timestamp }) => timestamp);
    expect(stamps).toEqual([start, start + 1, start + 2]);
  });
});

async function storedEvents(): Promise<{ event: string; timestamp: number }[]> {
  const request = indexedDB.open("proffer-site");
  const db = await new Promise<IDBDatabase>(
    (resolve) => (request.onsuccess = () => resolve(request.result)),
  );
  const all = db.transaction("events").objectStore("events").getAll();
  const events = await new Promise<{ event: string; timestamp: number }[]>(
    (resolve) => (all.onsuccess = () => resolve(all.result)),
  );
  db.close();
  return events;
}
