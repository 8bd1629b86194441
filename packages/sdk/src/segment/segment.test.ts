// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AnalyticsBrowser } from "@segment/analytics-next";
import type { Context, Plugin } from "@segment/analytics-next";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { segment } from "../sources/segment.ts";
import type { Finding, Page, SourceContext } from "../sources/source.ts";
import { Visits } from "../sources/visits.ts";
import { profferPlugin } from "./index.ts";

type Said = readonly unknown[];
type Analytics = Record<string, (...args: unknown[]) => unknown> & unknown[];

const page = window as unknown as Page & { analytics?: Analytics };
const said: Said[] = [];
const visits = new Visits();
const stops: (() => void)[] = [];
let finding: Finding | undefined;

/** No message leaves for Segment's servers, no settings are asked of them, and no test knows of the one before. */
const offline = { integrations: { "Segment.io": false }, disableClientPersistence: true };
const cdnSettings = { integrations: { "Segment.io": { apiKey: "" } } };

const proffer = {
  track: (...args: Said) => said.push(["track", ...args]),
  page: (...args: Said) => said.push(["page", ...args]),
  identify: (...args: Said) => said.push(["identify", ...args]),
};

function start(extra: object = {}): void {
  const context: SourceContext = {
    page,
    hearsPages: false,
    now: Date.now,
    visits,
    track: (...args) => said.push(["track", ...args]),
    seePage: (...args: Said) => said.push(["page", ...args]),
    identify: (...args) => said.push(["identify", ...args]),
    views: { tell: (...args: Said) => void said.push(["view", ...args]), heard: () => undefined },
    found: (found) => (finding = found),
    ...extra,
  };
  stops.push(segment(context));
}

/** What Segment's documentation has shops paste, in short: an array whose methods keep the calls for the library. */
function addSnippet(): Analytics {
  const analytics = [] as unknown as Analytics;
  for (const method of ["track", "page", "identify", "group", "register", "deregister", "on"])
    analytics[method] = (...args: unknown[]) => {
      const current = page.analytics as Analytics;
      if (current["initialized"] as unknown) return current[method]?.(...args);
      const where = {
        __t: "bpc",
        u: location.href,
        p: location.pathname,
        c: undefined,
        t: "",
        s: "",
        r: "",
      };
      const isSeen = /^(track|page|identify|group)$/.test(method);
      analytics.push([method, ...args, ...(isSeen ? [where] : [])]);
      return analytics;
    };
  return (page.analytics = analytics);
}

/** Segment's own library for script tags, as its network delivers it; it takes what the snippet has kept. */
function loadLibrary(): void {
  const file = createRequire(import.meta.url).resolve("@segment/analytics-next/package.json");
  const code = readFileSync(file.replace("package.json", "dist/umd/standalone.js"), "utf8");
  Object.assign(page.analytics as object, { _writeKey: "key", _loadOptions: offline });
  // oxlint-disable-next-line no-implied-eval -- it is a script and not a module: this is what a script tag does
  new Function(code)();
}

const until = (ready: () => void) => vi.waitFor(ready, { timeout: 5000, interval: 5 });
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

beforeEach(() => {
  said.length = 0;
  finding = undefined;
  localStorage.clear();
  const settings = { ok: true, json: async () => cdnSettings, text: async () => "" };
  vi.stubGlobal("fetch", async () => settings);
  page.fetch = globalThis.fetch;
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  delete page.analytics;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("The plugin, in Segment's own library", () => {
  const load = () => AnalyticsBrowser.load({ writeKey: "key", cdnSettings }, offline);

  test("is one that the library's types take", () => {
    const plugin: Plugin = profferPlugin(proffer);
    expect([plugin.name, plugin.type]).toEqual(["Proffer", "destination"]);
  });

  test("hands on track, page and identify, with Segment's id and time", async () => {
    const analytics = load();
    await analytics.register(profferPlugin(proffer));
    const before = Date.now();
    const context = (await analytics.track("Product Added", { product_id: "mug" })) as Context;
    await analytics.page("Shop", "Teapots", { colour: "red" });
    await analytics.identify("customer-42", { tier: "gold" });
    await until(() => expect(said).toHaveLength(3));
    const { messageId } = context.event;
    expect(messageId).toMatch(/^ajs-next-/);
    const [tracked = [], seen, known] = said;
    expect(tracked).toEqual([
      "track",
      "Product Added",
      { product_id: "mug" },
      { messageId, timestamp: expect.any(Number) },
    ]);
    const { timestamp } = tracked[3] as { timestamp: number };
    expect(timestamp).toBeGreaterThanOrEqual(before);
    expect(timestamp).toBeLessThanOrEqual(Date.now());
    expect(seen).toEqual([
      "page",
      "Teapots",
      expect.objectContaining({ colour: "red" }),
      expect.anything(),
    ]);
    expect(known).toEqual(["identify", "customer-42", { tier: "gold" }]);
  });

  test("passes group, and a customer whom nobody named, by", async () => {
    const analytics = load();
    await analytics.register(profferPlugin(proffer));
    await analytics.group("team-1");
    await analytics.identify({ tier: "gold" });
    await analytics.track("Last");
    await until(() => expect(said).toHaveLength(1));
  });

  test("goes by the shop's integrations like any destination", async () => {
    const analytics = load();
    await analytics.register(profferPlugin(proffer));
    await analytics.track("Hidden", {}, { integrations: { Proffer: false } });
    await analytics.track("Hidden", {}, { integrations: { All: false } });
    await analytics.track("Shown", {}, { integrations: { All: false, Proffer: true } });
    await until(() => expect(said.map(([, name]) => name)).toEqual(["Shown"]));
  });

  test("that fails does not fail Segment's event", async () => {
    const analytics = load();
    const broken = {
      ...proffer,
      track: () => {
        throw new Error("ours");
      },
    };
    await analytics.register(profferPlugin(broken));
    const context = (await analytics.track("Product Added")) as Context;
    expect(context.logs().filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("The source", () => {
  test("hears what waited in the snippet and what comes, by way of the library, once each", async () => {
    addSnippet();
    page.analytics?.["track"]?.("Product Added", { product_id: "mug" });
    start();
    page.analytics?.["identify"]?.("customer-42", { tier: "gold" });
    loadLibrary();
    await until(() => expect(said).toHaveLength(2));
    expect(Array.isArray(page.analytics)).toBe(false);
    visits.seen("navigate");
    page.analytics?.["track"]?.("Product Removed", { product_id: "mug" });
    await until(() => expect(said).toHaveLength(3));
    await settled();
    expect(said).toEqual([
      [
        "track",
        "Product Added",
        { product_id: "mug" },
        { messageId: expect.stringMatching(/^ajs-next-/), timestamp: expect.any(Number) },
      ],
      ["identify", "customer-42", { tier: "gold" }],
      [
        "track",
        "Product Removed",
        { product_id: "mug" },
        { messageId: expect.stringMatching(/^ajs-next-/), timestamp: expect.any(Number) },
      ],
    ]);
    expect(finding).toEqual({
      state: "found",
      detail:
        "Segment is on this page. Told so far: Product Added (1), identify (1), Product Removed (1).",
    });
  });

  test("joins a library that is there already", async () => {
    addSnippet();
    loadLibrary();
    await until(() => expect(Array.isArray(page.analytics)).toBe(false));
    start();
    page.analytics?.["track"]?.("Product Added", {});
    await until(() => expect(said).toHaveLength(1));
  });

  test("finds a snippet that comes late", async () => {
    start();
    expect(finding?.state).toBe("absent");
    addSnippet();
    page.analytics?.["track"]?.("Product Added", {});
    window.dispatchEvent(new Event("load"));
    expect(finding?.state).toBe("listening");
    loadLibrary();
    await until(() => expect(said).toHaveLength(1));
  });

  test("tells a product that is looked at where all views are told", async () => {
    addSnippet();
    start();
    page.analytics?.["track"]?.("Product Viewed", { product_id: "mug" });
    loadLibrary();
    await until(() => expect(said).toHaveLength(1));
    expect(said[0]?.slice(0, 3)).toEqual(["view", { product_id: "mug" }, "segment"]);
    expect(said[0]?.[3]).toMatchObject({ messageId: expect.stringMatching(/^ajs-next-/) });
  });

  test.each([
    [false, 0],
    [true, 1],
  ])(
    "with hearsPages %s, the page's own page calls are %i of its pages",
    async (hearsPages, pages) => {
      addSnippet();
      start({ hearsPages });
      page.analytics?.["page"]?.("Teapots");
      page.analytics?.["track"]?.("Last");
      loadLibrary();
      await until(() => expect(said.some(([, name]) => name === "Last")).toBe(true));
      await settled();
      expect(said.filter(([type]) => type === "page")).toHaveLength(pages);
    },
  );

  test("goes by the shop's integrations, under the name of Proffer", async () => {
    addSnippet();
    start();
    const [track] = [page.analytics?.["track"]];
    track?.("Hidden", {}, { integrations: { Proffer: false } });
    track?.("Hidden", {}, { integrations: { All: false } });
    track?.("Shown", {}, { integrations: { All: false, Proffer: true } });
    loadLibrary();
    await until(() => expect(said).toHaveLength(1));
    await settled();
    expect(said.map(([, name]) => name)).toEqual(["Shown"]);
  });

  test("that has joined the library does not take the snippet for all there is", async () => {
    const waits: { work: TimerHandler; ms: number | undefined }[] = [];
    const { setTimeout } = page;
    page.setTimeout = ((work: TimerHandler, ms?: number) => waits.push({ work, ms })) as never;
    addSnippet();
    start();
    window.dispatchEvent(new Event("load"));
    page.setTimeout = setTimeout;
    const patience = waits.find(({ ms }) => ms === 5000);
    page.analytics?.["track"]?.("Product Added", {});
    loadLibrary();
    await until(() => expect(said).toHaveLength(1));
    if (typeof patience?.work === "function") patience.work();
    else throw new Error("It does not wait for the library.");
    page.analytics?.["track"]?.("Product Removed", {});
    await until(() => expect(said).toHaveLength(2));
    expect(finding?.detail).toMatch(/^Segment is on this page\./);
  });

  test("takes nothing from the library after its end", async () => {
    addSnippet();
    loadLibrary();
    await until(() => expect(Array.isArray(page.analytics)).toBe(false));
    start();
    stops.pop()?.();
    await page.analytics?.["track"]?.("Product Added", {});
    await settled();
    expect(said).toEqual([]);
    const { plugins } = (page.analytics as unknown as { queue: { plugins: Plugin[] } }).queue;
    expect(plugins.map(({ name }) => name)).not.toContain("Proffer source");
  });

  test("leaves nothing in the snippet at its end", () => {
    const analytics = addSnippet();
    start();
    expect(analytics).toHaveLength(1);
    stops.pop()?.();
    expect([...analytics]).toEqual([]);
  });

  test.each([
    ["nothing", undefined],
    ["another library", { track: () => {} }],
    ["an element", document.createElement("a")],
  ])("with %s by that name finds no Segment", (_what, analytics) => {
    Object.assign(page, { analytics });
    start();
    expect(finding?.state).toBe("absent");
  });
});

describe("Where Segment's library never comes", () => {
  function wait(): void {
    window.dispatchEvent(new Event("load"));
    vi.advanceTimersByTime(5000);
  }

  beforeEach(() => void vi.useFakeTimers());

  test("its snippet is listened to, from its beginning", () => {
    const analytics = addSnippet();
    analytics["track"]?.("Product Added", { product_id: "mug" });
    start();
    expect(said).toEqual([]);
    wait();
    analytics["identify"]?.(42, { tier: "gold" });
    analytics["track"]?.({ event: "Product Removed", properties: { product_id: "mug" } });
    analytics["group"]?.("team-1");
    expect(said).toEqual([
      ["track", "Product Added", { product_id: "mug" }, {}],
      ["identify", "42", { tier: "gold" }],
      ["track", "Product Removed", { product_id: "mug" }, {}],
    ]);
    expect(finding?.detail).toMatch(
      /^Segment's library has not come; its snippet is listened to\./,
    );
  });

  test("and does come in the end, nothing is heard twice", async () => {
    const analytics = addSnippet();
    analytics["track"]?.("Product Added", { product_id: "mug" });
    start();
    wait();
    analytics["track"]?.("Product Added", { product_id: "pot" });
    expect(said).toHaveLength(2);
    vi.useRealTimers();
    loadLibrary();
    await until(() => expect(Array.isArray(page.analytics)).toBe(false));
    page.analytics?.["track"]?.("Product Removed", { product_id: "mug" });
    await until(() => expect(said.length).toBeGreaterThan(2));
    await settled();
    expect(said.map(([, name]) => name)).toEqual([
      "Product Added",
      "Product Added",
      "Product Removed",
    ]);
  });

  test("pages are read by their name, with and without a category", () => {
    const analytics = addSnippet();
    start({ hearsPages: true });
    wait();
    analytics["page"]?.("Teapots");
    analytics["page"]?.("Shop", "Teapots", { colour: "red" });
    analytics["page"]?.();
    expect(said).toEqual([
      ["page", "Teapots", {}, {}],
      ["page", "Teapots", { colour: "red" }, {}],
      ["page", undefined, {}, {}],
    ]);
  });

  test("its calls go on as before, and after the end as if we had not been there", () => {
    const analytics = addSnippet();
    start();
    wait();
    expect(analytics["track"]?.("Product Added")).toBe(analytics);
    stops.pop()?.();
    expect(Object.hasOwn(analytics, "push")).toBe(false);
    analytics["track"]?.("Product Removed");
    expect(said.map(([, name]) => name)).toEqual(["Product Added"]);
    expect(analytics.map((call) => (call as string[])[1])).toEqual([
      "Product Added",
      "Product Removed",
    ]);
  });
});
