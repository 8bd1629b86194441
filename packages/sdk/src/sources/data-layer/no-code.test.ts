// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Decision, Event } from "@proffer/engine";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProffer } from "../../create-proffer.ts";
import type { Offer, Proffer } from "../../types.ts";

/** The example shop's three rules; nothing in them knows of Google. */
const file = join(import.meta.dirname, "../../../../../examples/shop/rules.json");
const rules = JSON.parse(readFileSync(file, "utf8")) as unknown;

const page = window as unknown as Window & { dataLayer?: unknown[]; fetch: typeof fetch };
const dayMs = 86_400_000;
const decisions: Decision[] = [];
const offers: Offer[] = [];
const events: Event[] = [];
let now = 0;
let open: Proffer | undefined;

/** The customer comes to a page of a shop that has Google Analytics, and one script tag for Proffer. */
async function visit(...pushed: object[]): Promise<void> {
  await leave();
  page.dataLayer = [{ "gtm.start": now, event: "gtm.js" }, ...pushed];
  open = createProffer({ rules, clock: () => now, locale: "en" });
  open.on("decision", (decision) => decisions.push(decision));
  open.on("offer", (offer) => offers.push(offer));
  open.on("event", (event) => events.push(event));
  await open.ready;
  await settled();
}

async function leave(): Promise<void> {
  await open?.destroy();
  open = undefined;
}

/** The code that hears it has come, and all that has been told is decided on: a look at the timers waits its turn behind it. */
async function settled(): Promise<void> {
  await vi.dynamicImportSettled();
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve));
    await open?.decide();
  }
}
const fired = () => decisions.filter(({ outcome }) => outcome === "act").map(({ rule }) => rule);
const names = () => events.map(({ event }) => event);

const mug = {
  event: "view_item",
  ecommerce: { currency: "CNY", items: [{ item_id: "mug", item_name: "Morning Mug", price: 98 }] },
};

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  now = Date.UTC(2026, 10, 2, 2);
  for (const list of [decisions, offers, events]) list.length = 0;
  page.fetch = async () => new Response("declined", { status: 402 });
});
afterEach(async () => {
  await leave();
  vi.restoreAllMocks();
});

test("A shop with Google Analytics 4 has the third look at a product without a line of code", async () => {
  await visit(mug);
  now += dayMs;
  await visit(mug);
  expect(fired()).toEqual([]);
  now += dayMs;
  await visit(mug);
  expect(fired()).toEqual(["third-look"]);
  expect(decisions[0]?.key).toBe("mug");
  expect(offers[0]?.text).toContain("Still thinking about the Morning Mug?");
  expect(names().filter((name) => name === "Product Viewed")).toHaveLength(3);
});

test("… and the third failure of its own checkout, beside what it tells Google", async () => {
  let clock = 10_000;
  vi.spyOn(performance, "now").mockImplementation(() => clock);
  await visit({ event: "begin_checkout", ecommerce: { value: 98, items: [{ item_id: "mug" }] } });
  for (let i = 0; i < 3; i++) {
    expect(fired()).toEqual([]);
    await page.fetch("/checkout/pay", { method: "POST" });
    clock += 5000;
    now += 5000;
    page.dataLayer?.push({ event: "add_payment_info", ecommerce: { payment_type: "Card" } });
    await settled();
  }
  expect(fired()).toEqual(["stuck"]);
  expect(names().filter((name) => name === "Operation Failed")).toHaveLength(3);
  expect(names()).toContain("Payment Info Entered");
});

test("… and the return after a week", async () => {
  await visit(mug);
  now += 6 * dayMs;
  await visit({ event: "search", search_term: "teapot" });
  expect(fired()).toEqual([]);
  now += 8 * dayMs;
  await visit();
  expect(fired()).toEqual(["welcome-back"]);
  expect(names()).toContain("Products Searched");
});

test("… and an order once, however often its thank-you page is loaded", async () => {
  const order = { transaction_id: "T-1", value: 98, currency: "CNY", items: [{ item_id: "mug" }] };
  const thanks = { event: "purchase", ecommerce: order };
  await visit(thanks);
  now += 60_000;
  await visit({ ...thanks });
  const stored = events.filter(({ event }) => event === "Order Completed");
  expect(stored.map(({ messageId }) => messageId)).toEqual(["order-T-1"]);
});
