// @vitest-environment happy-dom
import type { Properties } from "@proffer/engine";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Occurrence } from "./source.ts";
import type { SourceOptions } from "./start-sources.ts";
import { Sources } from "./start-sources.ts";

const page = window as unknown as Window & Record<string, unknown>;
const begun = Date.UTC(2026, 10, 2, 2);
let told: [event: string, by: string, properties: Properties | undefined, at?: number][];
let sources: Sources | undefined;

function start(options: SourceOptions = {}): void {
  sources = new Sources(options, {
    endpoint: undefined,
    now: () => Date.now(),
    mayKeep: () => true,
    track: (by, event, properties, occurrence: Occurrence = {}) =>
      void told.push([event, by, properties, ...at(occurrence)] as never),
    identify: () => {},
    seePage: (by, _name, properties) => void told.push(["Page", by, properties]),
  });
}
const at = ({ timestamp }: Occurrence) => (timestamp === undefined ? [] : [timestamp - begun]);
const events = () => told.map(([event]) => event);

/** Time goes by, and what was asked for comes. */
async function wait(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let i = 0; i < 3; i++) {
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(0);
  }
}

const teapot = {
  "@type": "Product",
  sku: "teapot",
  name: "Celadon teapot",
  offers: { price: "268.00", priceCurrency: "CNY" },
};
function writeMarkup(product: object = teapot): void {
  const script = document.createElement("script");
  script.type = "application/ld+json";
  script.textContent = JSON.stringify(product);
  document.head.replaceChildren(script);
  document.title = "Teapot";
}
const add = (item_id: string) => ({
  event: "add_to_cart",
  ecommerce: { currency: "CNY", items: [{ item_id }] },
});

beforeEach(() => {
  vi.useFakeTimers({ now: begun });
  window.history.replaceState(null, "", "/products/teapot");
  document.title = "Teapot";
  document.head.replaceChildren();
  document.body.innerHTML = `<button id="dead">Buy</button>`;
  told = [];
});
afterEach(() => {
  sources?.stop();
  for (const name of ["dataLayer", "analytics", "Shopify"]) Reflect.deleteProperty(page, name);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("What the customer does before anybody is there who understands it", () => {
  const click = () =>
    document
      .querySelector("#dead")
      ?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));

  test("is told once they are, with the time at which it happened", async () => {
    start();
    for (let i = 0; i < 3; i++) {
      click();
      vi.advanceTimersByTime(100);
    }
    expect(events()).toEqual(["Page"]);
    await wait(400);
    expect(told.at(-1)).toEqual([
      "Element Rage Clicked",
      "rageClicks",
      { selector: "button#dead" },
      200,
    ]);
  });

  test("is not lost where the network is: it is asked for again", async () => {
    vi.doMock("./behaviours.ts", () => {
      throw new TypeError("Failed to fetch dynamically imported module");
    });
    start();
    for (let i = 0; i < 3; i++) click();
    await wait();
    expect(events()).toEqual(["Page"]);
    vi.doUnmock("./behaviours.ts");
    await wait(2_000);
    expect(events()).toEqual(["Page", "Element Rage Clicked"]);
    expect(told.at(-1)?.at(-1)).toBe(0);
  });

  test("goes on with what comes after it", async () => {
    start();
    click();
    click();
    await wait(100);
    click();
    expect(told.at(-1)?.slice(0, 2)).toEqual(["Element Rage Clicked", "rageClicks"]);
    expect(told.at(-1)).toHaveLength(3);
  });

  test("counts for idleness from the right moment, though nobody does anything", async () => {
    start({ idle: 1_000 });
    await wait(600);
    await wait(399);
    expect(events()).toEqual(["Page"]);
    await wait(1);
    expect(events()).toEqual(["Page", "Page Idled"]);
  });

  test("two tries to send a form are two, as the browser refused each", async () => {
    document.body.innerHTML = `<form id="order"><input name="a" required></form>`;
    const [form, field] = [document.querySelector("form"), document.querySelector("input")];
    start();
    for (let i = 0; i < 2; i++) {
      form?.dispatchEvent(new Event("submit", { bubbles: true }));
      field?.dispatchEvent(new Event("invalid"));
      vi.advanceTimersByTime(700);
    }
    await wait();
    const failed = told.filter(([event]) => event === "Operation Failed");
    expect(failed.map(([, , , at]) => at)).toEqual([0, 700]);
  });

  test("is nobody's any more once it is stopped", async () => {
    start();
    for (let i = 0; i < 3; i++) click();
    sources?.stop();
    await wait(5_000);
    expect(events()).toEqual(["Page"]);
  });
});

test("A request that fails before its judge has come is told of, with its time", async () => {
  const fetch = vi.fn(() => Promise.resolve(new Response("", { status: 402 })));
  vi.spyOn(window, "fetch").mockImplementation(fetch as never);
  start();
  vi.advanceTimersByTime(50);
  await window.fetch("/checkout/pay", { method: "POST" });
  vi.advanceTimersByTime(300);
  await wait();
  expect(told.at(-1)?.[2]).toMatchObject({ operation: "POST /checkout/pay", code: "402" });
  expect(told.at(-1)?.at(-1)).toBe(50);
});

describe("A dataLayer", () => {
  const added = () => told.filter(([event]) => event === "Product Added");

  test("that was there is read, and what is pushed meanwhile keeps its time and its order", async () => {
    const queue: unknown[] = [add("mug"), add("cup")];
    page["dataLayer"] = queue;
    start();
    vi.advanceTimersByTime(80);
    queue.push(add("bowl"));
    await wait(20);
    expect(added().map(([, , product, at]) => [product?.["product_id"], at])).toEqual([
      ["mug", 0],
      ["cup", 1],
      ["bowl", 80],
    ]);
    queue.push(add("tray"));
    expect(added().at(-1)).toHaveLength(3);
    sources?.stop();
    expect(Object.hasOwn(queue, "push")).toBe(false);
  });

  test("that comes late is heard", async () => {
    start();
    await wait(20_000);
    const queue: unknown[] = [];
    page["dataLayer"] = queue;
    queue.push(add("mug"));
    document.body.append(document.createElement("img"));
    document.querySelector("img")?.dispatchEvent(new Event("load"));
    await wait();
    queue.push(add("cup"));
    expect(added()).toHaveLength(2);
  });
});

describe("A page with markup", () => {
  const viewed = () => told.filter(([event]) => event === "Product Viewed").map((one) => one[2]);

  test("has its product told after the page, by little code where it is plain", async () => {
    writeMarkup();
    start();
    await wait(5_000);
    expect(events()).toEqual(["Page", "Product Viewed"]);
    expect(viewed()).toMatchObject([{ product_id: "teapot", price: 268, currency: "CNY" }]);
  });

  test("has it told where it takes all the readers", async () => {
    writeMarkup({ ...teapot, "@id": "#product" });
    start();
    await wait(5_000);
    expect(viewed()).toMatchObject([{ product_id: "teapot", price: 268 }]);
  });

  test("has it told where it is drawn by script", async () => {
    start();
    await wait(600);
    writeMarkup();
    await wait(500);
    expect(viewed()).toHaveLength(1);
  });

  test("has it told once, also where the host or the dataLayer tells of it", async () => {
    writeMarkup();
    start();
    sources?.heard("Product Viewed", { product_id: "teapot" });
    await wait(2_000);
    expect(viewed()).toEqual([]);
    sources?.stop();
    start();
    await wait(2_000);
    page["dataLayer"] = [
      { event: "view_item", ecommerce: { items: [{ item_id: "teapot" }, { item_id: "mug" }] } },
    ];
    document.dispatchEvent(new Event("load"));
    await wait(2_000);
    expect(viewed().map((one) => one?.["product_id"])).toEqual(["teapot", "mug"]);
  });

  test("that goes on to another product tells that, and not what still stands there", async () => {
    writeMarkup();
    start();
    await wait(1_000);
    window.history.pushState(null, "", "/cart");
    window.dispatchEvent(new PopStateEvent("popstate"));
    await wait(4_000);
    expect(viewed()).toHaveLength(1);
    window.history.pushState(null, "", "/products/mug");
    window.dispatchEvent(new PopStateEvent("popstate"));
    writeMarkup({ ...teapot, sku: "mug", name: "Mug" });
    await wait(4_000);
    expect(viewed().map((one) => one?.["product_id"])).toEqual(["teapot", "mug"]);
  });

  test("says what it has found, in words", async () => {
    writeMarkup();
    start({ scroll: false });
    await wait(1_000);
    const report = (await sources?.report()) ?? [];
    expect(report.map(({ name }) => name)).toHaveLength(16);
    const of = (name: string) => report.find((one) => one.name === name);
    expect(of("jsonLd")?.finding?.detail).toBe("Product “Celadon teapot”, 268 CNY, id teapot.");
    expect(of("page")?.finding?.detail).toBe("The last page seen is “Teapot”.");
    expect(of("dataLayer")?.finding?.state).toBe("absent");
    expect(of("requests")?.finding?.detail).toContain("No request");
    expect(of("scroll")).toEqual({ name: "scroll", isOn: false });
  });
});

test("Nothing starts where it is switched off", async () => {
  sources = new Sources(false, {} as never);
  writeMarkup();
  await wait(5_000);
  expect((await sources.report()).filter(({ isOn }) => isOn)).toEqual([]);
});
