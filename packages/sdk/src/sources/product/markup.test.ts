// @vitest-environment happy-dom
import type { Properties } from "@proffer/engine";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { record } from "../../../../../test/support/recording-context.ts";
import type { Recording } from "../../../../../test/support/recording-context.ts";
import type { Finding } from "../source.ts";
import { readers } from "./all-readers.ts";
import { describeLook } from "./findings.ts";
import type { Look } from "./look-with.ts";
import { createMarkupSource } from "./markup.ts";
import type { Syntax } from "./read-syntaxes.ts";

const on = { jsonLd: true, microdata: true, rdfa: true, openGraph: true };

let recording: Recording;
let told: unknown[];
let findings: Map<Syntax, Finding>;

beforeEach(() => {
  vi.useFakeTimers();
  window.history.replaceState(null, "", "/products/mug");
  document.head.replaceChildren();
  document.body.replaceChildren();
  told = [];
  findings = new Map();
  recording = record();
  const views = {
    tell: (properties: Properties) => void told.push(properties["product_id"]),
    heard: () => {},
  };
  Object.assign(recording.context, { views });
  const onLook = (look: Look) => {
    for (const [syntax, finding] of describeLook(look)) findings.set(syntax, finding);
  };
  recording.start(createMarkupSource({ on, readers: () => readers, onLook }));
});
afterEach(() => {
  recording.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const seen = (arrival: "load" | "navigate" | "restore") => recording.context.visits.seen(arrival);

function write(sku: string, more: object = {}): void {
  document.querySelector("script")?.remove();
  const script = document.createElement("script");
  script.type = "application/ld+json";
  script.textContent = JSON.stringify({ "@type": "Product", sku, name: sku, ...more });
  document.body.append(script);
}

function go(path: string): void {
  window.history.pushState(null, "", path);
  seen("navigate");
}

/** Lets mutations be heard, then time pass. */
async function wait(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

describe("A page that is loaded", () => {
  test("is told of at once, with a finding for each syntax", () => {
    write("mug");
    expect(told).toEqual([]);
    seen("load");
    expect(told).toEqual(["mug"]);
    expect([...findings.keys()]).toEqual(["jsonLd", "microdata", "rdfa", "openGraph"]);
    expect(findings.get("jsonLd")?.state).toBe("found");
  });

  test("is told of where it came into view before the source started", () => {
    write("mug");
    const late = record();
    Object.assign(late.context, { views: recording.context.views });
    late.context.visits.seen("load");
    late.start(createMarkupSource({ on, readers: () => readers, onLook: () => {} }));
    expect(told).toEqual(["mug"]);
    late.stop();
  });

  test("is read when it is there to its end", () => {
    Object.defineProperty(document, "readyState", { value: "loading", configurable: true });
    write("mug");
    seen("load");
    expect(told).toEqual([]);
    document.dispatchEvent(new Event("DOMContentLoaded"));
    expect(told).toEqual(["mug"]);
    Reflect.deleteProperty(document, "readyState");
  });

  test("and draws itself is told of when it has", async () => {
    seen("load");
    await wait(1000);
    write("mug");
    await wait(200);
    expect(told).toEqual(["mug"]);
    write("bowl");
    await wait(5000);
    expect(told).toEqual(["mug"]);
  });

  test("is told of once, whatever changes in it afterwards", async () => {
    write("mug");
    seen("load");
    write("bowl");
    await wait(5000);
    expect(told).toEqual(["mug"]);
  });

  test("is not watched for longer than three seconds", async () => {
    seen("load");
    await wait(3000);
    write("mug");
    await wait(5000);
    expect(told).toEqual([]);
    expect(findings.get("jsonLd")).toEqual({ state: "absent", detail: "No Product in JSON-LD." });
  });

  test("and changes up to the end is looked at a last time", async () => {
    seen("load");
    await wait(2950);
    write("mug");
    await wait(50);
    expect(told).toEqual(["mug"]);
  });

  test("and is busy is not looked at for every change", async () => {
    seen("load");
    const looks = vi.spyOn(document, "querySelectorAll");
    for (let change = 0; change < 100; change++) {
      document.body.append("x");
      await wait(10);
    }
    // Four queries a look, one look in 200 ms of this second.
    expect(looks.mock.calls.length).toBeLessThanOrEqual(4 * 5);
  });
});

describe("A page that is gone to by script", () => {
  beforeEach(() => {
    write("mug");
    seen("load");
  });

  test("is not told of as what still stands there from the page before", async () => {
    go("/products/bowl");
    await wait(5000);
    expect(told).toEqual(["mug"]);
    expect(findings.get("jsonLd")).toEqual({
      state: "amiss",
      detail: "Product “mug”: it may be left from the page before; say its url.",
    });
  });

  test("is told of when its own markup has come", async () => {
    go("/products/bowl");
    await wait(1000);
    write("bowl");
    await wait(200);
    expect(told).toEqual(["mug", "bowl"]);
  });

  test("is told of at once where its markup came before its address", () => {
    write("bowl");
    go("/products/bowl");
    expect(told).toEqual(["mug", "bowl"]);
  });

  test("is told of when a tag has changed in place", async () => {
    document.querySelector("script")?.remove();
    document.head.innerHTML =
      '<meta property="og:type" content="product"><meta property="product:retailer_item_id" content="mug">';
    seen("restore");
    go("/products/bowl");
    document.querySelector("[property*=retailer]")!.setAttribute("content", "bowl");
    expect(told).toEqual(["mug", "mug"]);
    await wait(200);
    expect(told).toEqual(["mug", "mug", "bowl"]);
  });

  test("is the same page where its unchanged markup names the address", () => {
    write("mug", { url: "/products/mug" });
    go("/products/mug?size=8");
    expect(told).toEqual(["mug", "mug"]);
  });

  test("is the same page where the canonical address is unchanged and names it", () => {
    document.head.innerHTML = '<link rel="canonical" href="/products/mug">';
    go("/products/cup");
    go("/products/mug?size=8");
    expect(told).toEqual(["mug", "mug"]);
  });

  test("is not yet told of where the canonical address has come before the markup", async () => {
    document.head.innerHTML = '<link rel="canonical" href="/products/mug">';
    seen("restore");
    told.length = 0;
    go("/products/bowl");
    document.querySelector("link")!.setAttribute("href", "/products/bowl");
    await wait(200);
    expect(told).toEqual([]);
    write("bowl");
    await wait(200);
    expect(told).toEqual(["bowl"]);
  });

  test("does not take its address from a canonical link that is the page before's", async () => {
    document.head.innerHTML = '<link rel="canonical" href="/products/mug">';
    write("mug", { url: "/products/mug" });
    seen("restore");
    told.length = 0;
    go("/products/bowl");
    await wait(5000);
    expect(told).toEqual([]);
  });

  test("does not mix its markup with tags of the page before", async () => {
    document.head.innerHTML =
      '<meta property="og:type" content="product"><meta property="og:title" content="mug"><meta property="product:price:amount" content="98">';
    const tell = vi.spyOn(recording.context.views, "tell");
    seen("restore");
    expect(tell.mock.lastCall?.[0]).toMatchObject({ product_id: "mug", price: 98 });
    go("/products/bowl");
    write("bowl");
    await wait(200);
    expect(tell.mock.lastCall?.[0]).toEqual({ product_id: "bowl", sku: "bowl", name: "bowl" });
  });

  test("and left before its markup has come is not told of", async () => {
    go("/products/bowl");
    await wait(100);
    go("/about");
    await wait(5000);
    expect(told).toEqual(["mug"]);
  });

  test("that only costs something else is the same product", async () => {
    write("mug", { offers: { price: 98 } });
    go("/products/bowl");
    await wait(5000);
    expect(told).toEqual(["mug"]);
  });
});

test("A page that the browser brings back is told of again", () => {
  write("mug");
  seen("load");
  seen("restore");
  expect(told).toEqual(["mug", "mug"]);
});

test("Stopped, nothing is watched and nothing told", async () => {
  seen("load");
  recording.stop();
  write("mug");
  seen("restore");
  await wait(5000);
  expect(told).toEqual([]);
});

test("A page on which reading fails is spared the failure", () => {
  vi.spyOn(document, "querySelectorAll").mockImplementation(() => {
    throw new Error("broken by the page");
  });
  expect(() => seen("load")).not.toThrow();
});
