// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Finding, Page, SourceContext } from "../source.ts";
import { Visits } from "../visits.ts";
import { dataLayer, dataLayerNamed } from "./data-layer.ts";

type Entry = unknown;
interface Layer extends Array<Entry> {
  push(this: Layer, ...entries: Entry[]): number;
}

const page = window as unknown as Page & { dataLayer?: Layer; shopLayer?: Layer };
const mug = { item_id: "mug", price: 98 };
const add = (item_id = "mug") => ({
  event: "add_to_cart",
  ecommerce: { currency: "CNY", items: [{ item_id }] },
});

let now = 0;
let stop = (): void => {};
let finding: Finding | undefined;
const told: [event: string, id: unknown, messageId?: string][] = [];
const visits = new Visits();

function start(source = dataLayer): void {
  const context: SourceContext = {
    page,
    now: () => now,
    visits,
    track: (event, properties = {}, { messageId } = {}) =>
      told.push([
        event,
        properties["product_id"] ?? properties["order_id"] ?? properties["query"],
        ...(messageId === undefined ? [] : [messageId]),
      ] as never),
    seePage: () => undefined,
    identify: () => undefined,
    hearsPages: false,
    views: {
      tell: ({ product_id }, from) => void told.push([`view by ${from}`, product_id]),
      heard: () => undefined,
    },
    found: (found) => (finding = found),
  };
  stop = source(context);
}

/** What Google's documentation has shops paste. */
function gtag(..._arguments: unknown[]): void {
  page.dataLayer ??= [] as unknown as Layer;
  // eslint-disable-next-line prefer-rest-params
  page.dataLayer.push(arguments as unknown as Entry);
}

/**
 * A stand-in for gtm.js, made from how its open part, data-layer-helper, works: it puts its own push in place of the one
 * that is there, calls that, numbers what was pushed, keeps 300 entries, and says whether anybody wanted it.
 */
function startTagManager(layer: Layer): Entry[] {
  const heard: Entry[] = [...layer];
  const { push } = layer;
  layer.push = function (this: Layer, ...entries: Entry[]) {
    const length = push.apply(layer, entries);
    for (const entry of entries) {
      heard.push(entry);
      if (Object.isExtensible(entry))
        Object.assign(entry as object, { "gtm.uniqueEventId": heard.length });
    }
    while (layer.length > 300) layer.shift();
    return length < 0 ? length : (true as unknown as number);
  };
  return heard;
}

const names = () => told.map(([event, id]) => `${event} ${String(id)}`);

beforeEach(() => {
  told.length = 0;
  finding = undefined;
  now = Date.UTC(2026, 10, 22);
  delete page.dataLayer;
});
afterEach(() => stop());

describe("A dataLayer", () => {
  test("is heard from its beginning, and on", () => {
    page.dataLayer = [{ event: "gtm.js" }, add("mug")] as unknown as Layer;
    start();
    page.dataLayer.push(add("pot"));
    expect(names()).toEqual(["Product Added mug", "Product Added pot"]);
  });

  test("of gtag's calls is heard as well", () => {
    gtag("js", new Date(0));
    gtag("config", "G-1");
    gtag("event", "add_to_cart", { items: [mug] });
    start();
    gtag("event", "search", { search_term: "teapot" });
    gtag("consent", "update", { ad_storage: "granted" });
    expect(names()).toEqual(["Product Added mug", "Products Searched teapot"]);
  });

  test("with several entries in one push gives each of them", () => {
    page.dataLayer = [] as unknown as Layer;
    start();
    page.dataLayer.push({ ecommerce: null }, add("mug"), add("pot"));
    expect(names()).toEqual(["Product Added mug", "Product Added pot"]);
  });

  test("may go by another name", () => {
    page.shopLayer = [add("mug")] as unknown as Layer;
    start(dataLayerNamed("shopLayer"));
    page.shopLayer.push(add("pot"));
    delete page.shopLayer;
    expect(names()).toEqual(["Product Added mug", "Product Added pot"]);
  });

  test("tells a product that is looked at where all views are told", () => {
    page.dataLayer = [{ event: "view_item", ecommerce: { items: [mug] } }] as unknown as Layer;
    start();
    expect(told).toEqual([["view by dataLayer", "mug"]]);
  });

  test("tells no view of a product that has no id", () => {
    page.dataLayer = [
      { event: "view_item", ecommerce: { items: [{ item_name: "Mug" }] } },
    ] as unknown as Layer;
    start();
    expect(told).toEqual([]);
    expect(finding?.state).toBe("amiss");
  });

  test("tells an order by an id that a reload of the page comes to again", () => {
    const order = { event: "purchase", ecommerce: { transaction_id: "T-1", items: [mug] } };
    page.dataLayer = [order] as unknown as Layer;
    start();
    stop();
    page.dataLayer = [{ ...order }] as unknown as Layer;
    start();
    expect(told).toEqual([
      ["Order Completed", "T-1", "order-T-1"],
      ["Order Completed", "T-1", "order-T-1"],
    ]);
  });
});

describe("A dataLayer that comes late", () => {
  test("is found when a script has loaded", () => {
    start();
    expect(finding?.state).toBe("absent");
    page.dataLayer = [add("mug")] as unknown as Layer;
    const script = document.head.appendChild(document.createElement("meta"));
    script.dispatchEvent(new Event("load"));
    page.dataLayer.push(add("pot"));
    expect(names()).toEqual(["Product Added mug", "Product Added pot"]);
  });

  test.each([
    ["the document has been read", () => document.dispatchEvent(new Event("DOMContentLoaded"))],
    ["the page has loaded", () => window.dispatchEvent(new Event("load"))],
    ["another page comes into view", () => visits.seen("navigate")],
  ])("is found when %s", (_when, happen) => {
    start();
    page.dataLayer = [add("mug")] as unknown as Layer;
    happen();
    expect(names()).toEqual(["Product Added mug"]);
  });

  test("in the place of another takes over, and what was copied is not told again", () => {
    page.dataLayer = [add("mug")] as unknown as Layer;
    start();
    const old = page.dataLayer;
    page.dataLayer = [...old, add("pot")] as unknown as Layer;
    visits.seen("navigate");
    page.dataLayer.push(add("cup"));
    old.push(add("jar"));
    expect(names()).toEqual(["mug", "pot", "cup", "jar"].map((id) => `Product Added ${id}`));
  });

  test("is not looked for any more after the end", () => {
    start();
    stop();
    page.dataLayer = [add("mug")] as unknown as Layer;
    visits.seen("navigate");
    window.dispatchEvent(new Event("load"));
    expect(told).toEqual([]);
  });
});

describe("Beside Google Tag Manager", () => {
  test.each(["before", "after"])("which came %s us, both hear each entry once", (when) => {
    const layer = (page.dataLayer = [add("mug")] as unknown as Layer);
    let heard: Entry[] = [];
    if (when === "before") heard = startTagManager(layer);
    start();
    if (when === "after") heard = startTagManager(layer);
    visits.seen("navigate");
    const returned = layer.push(add("pot"));
    visits.seen("navigate");
    expect(returned).toBe(true);
    expect(heard).toHaveLength(2);
    expect(names()).toEqual(["Product Added mug", "Product Added pot"]);
  });

  test("which forgets all but the last 300 entries, nothing is missed or told again", () => {
    const layer = (page.dataLayer = [] as unknown as Layer);
    startTagManager(layer);
    start();
    for (let i = 0; i < 700; i++) {
      layer.push(add(`p${i}`));
      if (i % 50 === 0) visits.seen("navigate");
    }
    expect(layer).toHaveLength(300);
    expect(names()).toEqual(Array.from({ length: 700 }, (_, i) => `Product Added p${i}`));
  });

  test("somebody who pushes past everybody is noticed when the page moves on", () => {
    const layer = (page.dataLayer = [] as unknown as Layer);
    start();
    layer.push = function (this: Layer, ...entries) {
      return Array.prototype.push.apply(this, entries);
    };
    layer.push(add("mug"));
    expect(told).toEqual([]);
    visits.seen("navigate");
    expect(names()).toEqual(["Product Added mug"]);
  });

  test("one object that is pushed twice is two events", () => {
    const layer = (page.dataLayer = [] as unknown as Layer);
    start();
    const entry = add("mug");
    layer.push(entry);
    layer.push(entry);
    visits.seen("navigate");
    expect(told).toHaveLength(2);
  });
});

describe("One thing in two forms", () => {
  const universal = (id: string) => ({
    event: "addToCart",
    ecommerce: { add: { products: [{ id }] } },
  });

  test("at once is one event", () => {
    page.dataLayer = [universal("mug"), add("mug")] as unknown as Layer;
    start();
    gtag("event", "add_to_cart", { items: [mug], send_to: "G-1" });
    gtag("event", "add_to_cart", { items: [mug], send_to: "AW-1" });
    expect(names()).toEqual(["Product Added mug"]);
  });

  test("to two of Google's products at once is one event, to one of them twice is two", () => {
    start();
    gtag("event", "add_to_cart", { items: [mug], send_to: "G-1" });
    gtag("event", "add_to_cart", { items: [mug], send_to: "AW-1" });
    gtag("event", "add_to_cart", { items: [mug], send_to: "G-1" });
    visits.seen("navigate");
    expect(told).toHaveLength(2);
  });

  test("in the same form, or later, is another event", () => {
    page.dataLayer = [add("mug"), add("mug")] as unknown as Layer;
    start();
    now += 3000;
    page.dataLayer.push(universal("mug"));
    expect(told).toHaveLength(3);
  });

  test("two quick ones in two forms are two", () => {
    page.dataLayer = [] as unknown as Layer;
    start();
    for (let i = 0; i < 2; i++) page.dataLayer.push(add("mug"), universal("mug"));
    expect(told).toHaveLength(2);
  });

  test("a product that stands twice in one entry is told twice", () => {
    page.dataLayer = [
      { event: "add_to_cart", ecommerce: { items: [mug, mug] } },
    ] as unknown as Layer;
    start();
    expect(told).toHaveLength(2);
  });
});

describe("The page goes on as if we were not there", () => {
  test("after the end its push is its own again", () => {
    const layer = (page.dataLayer = [] as unknown as Layer);
    start();
    expect(Object.hasOwn(layer, "push")).toBe(true);
    stop();
    expect(Object.hasOwn(layer, "push")).toBe(false);
    const own = (layer.push = (...entries: Entry[]) => entries.length);
    start();
    stop();
    expect(Object.getOwnPropertyDescriptor(layer, "push")).toMatchObject({
      value: own,
      enumerable: true,
    });
  });

  test("after the end nothing is heard, even where somebody has built on our push", () => {
    const layer = (page.dataLayer = [] as unknown as Layer);
    start();
    const heard = startTagManager(layer);
    const theirs = layer.push;
    stop();
    expect(layer.push).toBe(theirs);
    layer.push(add("mug"));
    expect(heard).toHaveLength(1);
    expect(told).toEqual([]);
  });

  test("this, arguments, return value, name and length of its push are kept", () => {
    const layer = (page.dataLayer = [] as unknown as Layer);
    const calls: unknown[] = [];
    layer.push = function pushToShop(this: Layer, first: Entry, ...rest: Entry[]) {
      calls.push(this, first, rest);
      return 42;
    } as Layer["push"];
    start();
    expect([layer.push.name, layer.push.length]).toEqual(["pushToShop", 1]);
    const other = {} as Layer;
    expect(Reflect.apply(layer.push, other, [1, 2])).toBe(42);
    expect(calls).toEqual([other, 1, [2]]);
  });

  test("what its push throws, it throws", () => {
    const layer = (page.dataLayer = [] as unknown as Layer);
    const refusal = new Error("full");
    layer.push = () => {
      throw refusal;
    };
    start();
    expect(() => layer.push(add("mug"))).toThrow(refusal);
  });

  test("an entry that cannot be read costs neither the page nor the next entry anything", () => {
    const trap = {
      event: "add_to_cart",
      get ecommerce(): never {
        throw new Error("mine");
      },
    };
    const layer = (page.dataLayer = [trap, null, undefined, 7, "x", () => {}] as unknown as Layer);
    start();
    expect(
      layer.push(
        trap,
        new Proxy(
          {},
          {
            get: () => {
              throw new Error("mine");
            },
          },
        ),
        add("mug"),
      ),
    ).toBe(9);
    expect(names()).toEqual(["Product Added mug"]);
  });

  test("a frozen dataLayer, and one that is no queue, are left alone", () => {
    page.dataLayer = Object.freeze([add("mug")]) as unknown as Layer;
    start();
    expect(names()).toEqual(["Product Added mug"]);
    stop();
    Object.assign(page, { dataLayer: document.createElement("div") });
    start();
    expect(finding?.state).toBe("absent");
  });

  test("a window that throws when it is asked is not asked for more", () => {
    Object.defineProperty(page, "dataLayer", {
      configurable: true,
      get: () => {
        throw new Error("mine");
      },
    });
    expect(() => start()).not.toThrow();
  });
});

describe("What it has found", () => {
  test("nothing yet", () => {
    page.dataLayer = [{ event: "gtm.js" }] as unknown as Layer;
    start();
    expect(finding).toEqual({
      state: "listening",
      detail: "“dataLayer” is there; none of Google's e-commerce events has been in it yet.",
    });
  });

  test("which events, and how many", () => {
    page.dataLayer = [
      add("mug"),
      add("pot"),
      { event: "search", search_term: "tea" },
    ] as unknown as Layer;
    start();
    expect(finding).toEqual({
      state: "found",
      detail: "“dataLayer” has said: add_to_cart (2), search (1).",
    });
  });

  test("what is missing, and what that costs", () => {
    const order = { event: "purchase", ecommerce: { value: 9, items: [{ item_id: "mug" }] } };
    page.dataLayer = [order] as unknown as Layer;
    start();
    expect(finding).toEqual({
      state: "amiss",
      detail:
        "“dataLayer” has said: purchase (1). “purchase” comes without “transaction_id”: a thank-you page that is loaded again is another order. “purchase” comes without “currency”: its amounts count as in the rule set's currency.",
    });
  });

  test("amounts without a currency are no reason to call the whole amiss", () => {
    page.dataLayer = [{ event: "add_to_cart", ecommerce: { items: [mug] } }] as unknown as Layer;
    start();
    expect(finding?.state).toBe("found");
    expect(finding?.detail).toContain("“add_to_cart” comes without “currency”");
  });
});
