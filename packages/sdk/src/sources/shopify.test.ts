// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Echoes } from "./data-layer/echoes.ts";
import { shopify } from "./shopify.ts";
import type { Finding, Page, SourceContext } from "./source.ts";
import { Visits } from "./visits.ts";

const page = window as unknown as Page & { Shopify?: object };
const at = Date.UTC(2026, 10, 22, 10);
const visits = new Visits();
const heard: (readonly unknown[])[] = [];
let finding: Finding | undefined;
let stop = (): void => {};

function start(extra: object = {}): void {
  const context: SourceContext = {
    page,
    hearsPages: false,
    now: () => at,
    visits,
    track: (...args) => heard.push(args),
    identify: () => undefined,
    seePage: (...args) => heard.push(["page", ...args]),
    views: { tell: (...args) => void heard.push(["view", ...args]), heard: () => undefined },
    found: (found) => (finding = found),
    ...extra,
  };
  stop = shopify(context);
}

/** What the pixel has left of an event. */
function leave(event: string, properties: object = {}, more: object = {}): void {
  const letter = { type: "track", event, properties, messageId: "e1", timestamp: at, ...more };
  localStorage.setItem("proffer-mailbox", JSON.stringify([letter]));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(performance, "timeOrigin", "get").mockReturnValue(at);
  localStorage.clear();
  heard.length = 0;
  page.Shopify = {};
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  delete page.Shopify;
});

describe("The mailbox of Shopify's pixel", () => {
  test("is emptied at once, each event with Shopify's id and time", () => {
    leave("Order Completed", { order_id: "1001" }, { messageId: "order-1001" });
    start();
    expect(heard).toEqual([
      ["Order Completed", { order_id: "1001" }, { messageId: "order-1001", timestamp: at }],
    ]);
    expect(localStorage.getItem("proffer-mailbox")).toBeNull();
    expect(finding).toEqual({
      state: "found",
      detail: "The Shopify pixel has brought: Order Completed (1).",
    });
  });

  test("has pages of the checkout, which are pages of the time at which they were seen", () => {
    leave("", { path: "/checkouts" }, { type: "page", event: undefined });
    start();
    const occurrence = { messageId: "e1", timestamp: at };
    expect(heard).toEqual([["page", undefined, { path: "/checkouts" }, occurrence]]);
    expect(finding?.detail).toContain("Page (1)");
  });

  test("has views of a product, which are told where all are; one of an earlier page is not", () => {
    leave("Product Viewed", { product_id: "mug" });
    start();
    const occurrence = { messageId: "e1", timestamp: at };
    expect(heard).toEqual([["view", { product_id: "mug" }, "shopify", occurrence]]);
    leave("Product Viewed", { product_id: "pot" }, { timestamp: at - 1 });
    visits.seen("navigate");
    expect(heard).toHaveLength(1);
  });

  test("may hold what is no letter of ours, which is passed by", () => {
    for (const text of ["{", "7", "null", '[7,{"type":"track"},{"type":"x"}]']) {
      localStorage.setItem("proffer-mailbox", text);
      start();
      stop();
    }
    expect(heard).toEqual([]);
  });

  test.each([
    [
      "another tab has written",
      () => window.dispatchEvent(new StorageEvent("storage", { key: "proffer-mailbox" })),
    ],
    ["the page is hidden or shown", () => document.dispatchEvent(new Event("visibilitychange"))],
    ["the page is left", () => window.dispatchEvent(new Event("pagehide"))],
    ["something has loaded", () => window.dispatchEvent(new Event("load"))],
    ["half a second has passed", () => vi.advanceTimersByTime(500)],
    ["eight seconds have passed", () => vi.advanceTimersByTime(8000)],
  ])("is looked into again when %s", (_when, happen) => {
    start();
    leave("Products Searched");
    expect(heard).toEqual([]);
    happen();
    expect(heard).toHaveLength(1);
  });

  test("is looked into for some seconds after the page has changed its cart", async () => {
    page.fetch = async () => new Response("{}");
    start();
    vi.advanceTimersByTime(60_000);
    await page.fetch("/en/cart/add.js", { method: "POST" });
    await vi.advanceTimersByTimeAsync(100);
    leave("Product Added");
    await vi.advanceTimersByTimeAsync(8000);
    expect(heard).toHaveLength(1);
  });

  test("is not looked into after the end", () => {
    start();
    stop();
    leave("Products Searched");
    vi.advanceTimersByTime(60_000);
    document.dispatchEvent(new Event("visibilitychange"));
    visits.seen("navigate");
    expect(heard).toEqual([]);
  });
});

describe("A page", () => {
  test("whose shop has told of the same a moment ago is not told again", () => {
    const echoes = new Echoes();
    echoes.has("Product Added", { product_id: "SKU-1", name: "Morning Mug" }, "gtm", at - 900);
    leave("Product Added", { product_id: "8266836345064", name: "Morning Mug" });
    start({ echoes });
    expect(heard).toEqual([]);
  });

  test("of Shopify's whose pixel has brought nothing says so", () => {
    start();
    expect(finding?.state).toBe("listening");
    expect(finding?.detail).toContain("Without the pixel nothing is known of the checkout");
  });

  test("that is none of Shopify's says so, and its storage is not touched", () => {
    delete page.Shopify;
    leave("Products Searched");
    start();
    expect(finding).toEqual({ state: "absent", detail: "This is not a Shopify shop." });
    expect(localStorage.getItem("proffer-mailbox")).not.toBeNull();
  });

  test("without storage is left alone", () => {
    vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
      throw new Error("SecurityError");
    });
    expect(() => start()).not.toThrow();
    expect(() => vi.advanceTimersByTime(8000)).not.toThrow();
  });
});
