// @vitest-environment happy-dom
import type { Properties } from "@proffer/engine";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createProductViews } from "./product-views.ts";
import type { Teller } from "./product-views.ts";
import { Visits } from "./visits.ts";

const mug = { product_id: "mug", sku: "TM-1", name: "Tea mug" };
const bowl = { product_id: "bowl", name: "Bowl" };

let told: [Properties, Teller][];
let visits: Visits;
let views: ReturnType<typeof createProductViews>;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  visits = new Visits();
  views = createProductViews({
    page: window,
    visits,
    track: (properties, from) => told.push([properties, from]),
  });
  visits.seen("load");
});
afterEach(() => {
  views.stop();
  vi.useRealTimers();
  Reflect.deleteProperty(window, "dataLayer");
});

const addDataLayer = () => Object.assign(window, { dataLayer: [] });

describe("One view that several tell of is one event", () => {
  test.each<[string, Properties]>([
    ["the same id", { product_id: "mug" }],
    ["an id that is the other's sku", { product_id: "TM-1" }],
    ["the same sku", { product_id: "4711", sku: "TM-1" }],
    ["the same name under an id of its own", { product_id: "4711", name: "Tea Mug " }],
    ["nothing but the name", { name: "Tea mug" }],
  ])("by %s", (_how, other) => {
    views.tell(mug, "dataLayer");
    views.tell(other, "segment");
    expect(told).toEqual([[mug, "dataLayer"]]);
  });

  test("whatever type an id has", () => {
    views.tell({ product_id: 7 }, "shopify");
    views.tell({ product_id: "7" }, "dataLayer");
    expect(told).toHaveLength(1);
  });

  test("also where one and the same tells it twice", () => {
    views.tell(mug, "dataLayer");
    views.tell(mug, "dataLayer");
    views.tell({ name: "Tea mug" }, "dataLayer");
    expect(told).toHaveLength(1);
  });

  test("and what the host has tracked itself is not told again", () => {
    views.heard(mug);
    views.tell(mug, "dataLayer");
    views.tell(mug, "markup");
    vi.runAllTimers();
    expect(told).toEqual([]);
  });
});

describe("Another product in the same visit is another view", () => {
  test("as in a quick view", () => {
    views.tell(mug, "dataLayer");
    views.tell(bowl, "dataLayer");
    expect(told.map(([{ product_id }]) => product_id)).toEqual(["mug", "bowl"]);
  });

  test("though it has the same name, where one and the same gives it another id", () => {
    views.tell(mug, "shopify");
    views.tell({ product_id: "mug-red", name: "Tea mug" }, "shopify");
    expect(told).toHaveLength(2);
  });

  test("also after the host has tracked the first one", () => {
    views.heard(mug);
    views.tell(bowl, "segment");
    expect(told).toEqual([[bowl, "segment"]]);
  });
});

describe("Markup", () => {
  test("is told of at once where nobody else is to be seen", () => {
    views.tell(mug, "markup");
    vi.advanceTimersByTime(0);
    expect(told).toEqual([[mug, "markup"]]);
  });

  test("is not told of where the program that starts us tracks the view itself, right after", () => {
    views.tell(mug, "markup");
    views.heard({ product_id: "MUG/2" });
    vi.runAllTimers();
    expect(told).toEqual([]);
  });

  test.each(["dataLayer", "analytics", "Shopify"])("waits a moment for %s", (name) => {
    Object.assign(window, { [name]: [] });
    views.tell(mug, "markup");
    vi.advanceTimersByTime(999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([[mug, "markup"]]);
    Reflect.deleteProperty(window, name);
  });

  test.each<[string, Properties]>([
    ["the same product", mug],
    ["what it calls by another id and another name", { product_id: "4711", name: "Mug for tea" }],
  ])("is not heard where the shop tells of %s meanwhile", (_what, theirs) => {
    addDataLayer();
    views.tell(mug, "markup");
    vi.advanceTimersByTime(500);
    views.tell(theirs, "dataLayer");
    vi.runAllTimers();
    expect(told).toEqual([[theirs, "dataLayer"]]);
  });

  test("is not heard where the shop has told before, even before the page came into view", () => {
    views.stop();
    views = createProductViews({
      page: window,
      visits: (visits = new Visits()),
      track: (properties, from) => told.push([properties, from]),
    });
    views.tell({ product_id: "4711" }, "dataLayer");
    visits.seen("load");
    views.tell(mug, "markup");
    vi.runAllTimers();
    expect(told).toHaveLength(1);
  });

  test("that has been told of is not told of again by a shop that comes late", () => {
    views.tell(mug, "markup");
    vi.runAllTimers();
    views.tell({ product_id: "4711", name: "Tea mug" }, "dataLayer");
    expect(told).toHaveLength(1);
  });

  test.each(["navigate", "pagehide"])(
    "is told of when the customer leaves before the moment is over: %s",
    (how) => {
      addDataLayer();
      views.tell(mug, "markup");
      if (how === "navigate") visits.seen("navigate");
      else window.dispatchEvent(new Event("pagehide"));
      expect(told).toEqual([[mug, "markup"]]);
      vi.runAllTimers();
      expect(told).toHaveLength(1);
    },
  );

  test("waits only for those that are asked", () => {
    views.stop();
    Object.assign(window, { myLayer: [] });
    views = createProductViews({
      page: window,
      visits,
      track: (properties, from) => told.push([properties, from]),
      bridges: ["myLayer"],
    });
    addDataLayer();
    views.tell(mug, "markup");
    vi.advanceTimersByTime(1);
    expect(told).toEqual([]);
    Reflect.deleteProperty(window, "myLayer");
    views.tell(mug, "markup");
    vi.advanceTimersByTime(1);
    expect(told).toHaveLength(1);
  });
});

describe("The next visit", () => {
  test.each(["navigate", "restore"] as const)("is another view of the same product: %s", (how) => {
    views.tell(mug, "dataLayer");
    visits.seen(how);
    views.tell(mug, "dataLayer");
    expect(told).toHaveLength(2);
  });

  test("lets the markup be heard again", () => {
    views.tell(mug, "dataLayer");
    visits.seen("navigate");
    views.tell(bowl, "markup");
    vi.runAllTimers();
    expect(told.at(-1)).toEqual([bowl, "markup"]);
  });

  test("of a page that is brought back is told in the words of who told it first: they will not tell again", () => {
    const theirs = { product_id: "4711", name: "Tea mug" };
    views.tell(theirs, "dataLayer");
    views.tell(bowl, "dataLayer");
    for (const times of [3, 4]) {
      visits.seen("restore");
      views.tell(mug, "markup");
      vi.runAllTimers();
      expect(told).toHaveLength(times);
      expect(told.at(-1)).toEqual([theirs, "dataLayer"]);
    }
  });
});

test("Stopped, it tells no more", () => {
  views.tell(mug, "markup");
  views.stop();
  vi.runAllTimers();
  window.dispatchEvent(new Event("pagehide"));
  expect(told).toEqual([]);
});
