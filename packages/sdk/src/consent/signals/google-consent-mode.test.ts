// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Page } from "../../sources/source.ts";
import type { Weight } from "../consent.ts";
import { Consent } from "../consent.ts";
import { googleConsentMode } from "./google-consent-mode.ts";

type Layer = unknown[] & { push: (...entries: unknown[]) => number };

const page = window as unknown as Page & { dataLayer?: Layer | undefined };
let told: (readonly [Weight, Readonly<Record<string, boolean>>])[] = [];
let stop = (): void => {};

/** As Google's own does: what it pushes are its `arguments`, which are no array. */
function gtag(...given: unknown[]): void {
  page.dataLayer ??= [] as unknown as Layer;
  page.dataLayer.push({ ...given, length: given.length });
}

function listen(): void {
  stop = googleConsentMode(page, (given, weight) => {
    if (Object.keys(given).length > 0) told.push([weight, given]);
  });
}

/** What consent comes to after what was told. */
function categories(): Readonly<Record<string, boolean>> {
  const consent = new Consent("required");
  for (const [weight, given] of told) consent.say(given, "googleConsentMode", weight);
  return consent.categories;
}

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  delete page.dataLayer;
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const purposes = ["ad_storage", "ad_personalization", "analytics_storage", "functionality_storage"];
const all = (state: string) => Object.fromEntries(purposes.map((purpose) => [purpose, state]));
const everything = { functional: true, analytics: true, marketing: true };
const no = { functional: false, analytics: false, marketing: false };

describe("Google Consent Mode", () => {
  test("that is there already is read: the shop's denial, then the customer's word", () => {
    gtag("consent", "default", { ...all("denied"), wait_for_update: 500 });
    gtag("consent", "update", { analytics_storage: "granted" });
    listen();
    expect(told).toEqual([
      ["preset", no],
      ["preset", { functional: false, marketing: false }],
      ["repeated", { analytics: true }],
    ]);
  });

  test("that comes later is heard, also where the page makes its data layer later", () => {
    listen();
    vi.advanceTimersByTime(2_000);
    gtag("consent", "default", all("denied"));
    vi.advanceTimersByTime(250);
    expect(categories()).toEqual(no);
    gtag("consent", "update", all("granted"));
    expect(categories()).toEqual(everything);
    gtag("consent", "update", all("denied"));
    expect(categories()).toEqual(no);
  });

  test("that the page puts into another data layer is heard", () => {
    gtag("event", "page_view");
    listen();
    page.dataLayer = [["consent", "update", all("granted")]] as unknown as Layer;
    vi.advanceTimersByTime(250);
    expect(categories()).toEqual(everything);
  });

  test("is no yes by default, for nobody was asked, and what is granted so is not denied by what follows it", () => {
    listen();
    gtag("consent", "default", { ...all("denied"), functionality_storage: "granted" });
    vi.advanceTimersByTime(250);
    gtag("consent", "update", { analytics_storage: "denied", ad_storage: "denied" });
    expect(categories()).toEqual({ analytics: false, marketing: false });
  });

  test("takes the first functional purpose that is spoken of", () => {
    gtag("consent", "update", { analytics_storage: "denied", personalization_storage: "granted" });
    listen();
    expect(categories()).toEqual({ functional: true, analytics: false });
    gtag("consent", "update", { functionality_storage: "denied" });
    expect(categories()).toEqual({ functional: false, analytics: false });
  });

  test("asks for both advertising purposes where both are spoken of", () => {
    gtag("consent", "update", { ad_storage: "granted" });
    listen();
    expect(categories()).toEqual({ marketing: true });
    gtag("consent", "update", { ad_personalization: "denied" });
    expect(categories()).toEqual({ marketing: false });
  });

  test("says nothing by defaults for a region, for where the customer is the page does not know", () => {
    gtag("consent", "default", { ...all("denied"), region: ["ES", "US-AK"] });
    gtag("consent", "default", { ...all("granted") });
    listen();
    expect(told).toEqual([]);
  });

  test("does not know what is denied everywhere and granted in a region, in whichever order", () => {
    gtag("consent", "default", { ad_storage: "denied", analytics_storage: "denied" });
    gtag("consent", "default", { analytics_storage: "granted", region: ["US"] });
    gtag("consent", "default", { functionality_storage: "granted", region: ["US"] });
    gtag("consent", "default", { functionality_storage: "denied" });
    listen();
    expect(told.at(-1)).toEqual(["preset", { marketing: false }]);
    gtag("consent", "update", { functionality_storage: "granted" });
    expect(categories()).toEqual({ functional: true, marketing: false, analytics: false });
  });

  test("keeps the customer's word where a default comes after it", () => {
    gtag("consent", "update", all("granted"));
    gtag("consent", "default", all("denied"));
    listen();
    expect(categories()).toEqual(everything);
  });

  test("does not take a default for the word that it comes after", () => {
    gtag("consent", "update", { functionality_storage: "denied" });
    gtag("consent", "default", { functionality_storage: "granted" });
    gtag("consent", "update", { analytics_storage: "granted" });
    listen();
    expect(categories()).toEqual({ functional: false, analytics: true });
  });

  test("passes by what is no command of Google's, and what throws", () => {
    const trap = {
      get 0() {
        throw new Error("the page's own");
      },
    };
    const odd = [
      null,
      "consent",
      7,
      ["consent"],
      ["consent", "update"],
      ["consent", "set", all("granted")],
      trap,
    ];
    page.dataLayer = [
      ...odd,
      ["consent", "update", { analytics_storage: true }],
    ] as unknown as Layer;
    expect(listen).not.toThrow();
    page.dataLayer.push(trap);
    expect(told).toEqual([]);
  });
});

describe("The page's data layer", () => {
  test("gives and takes what it did before, and is left as it was found", () => {
    const layer = [] as unknown as Layer;
    page.dataLayer = layer;
    listen();
    expect(layer.push("a", "b")).toBe(2);
    expect([layer.push.length, layer.push.name]).toEqual([1, "push"]);
    stop();
    expect(layer.push).toBe(Array.prototype.push);
    expect(Object.hasOwn(layer, "push")).toBe(false);
  });

  test("may be wrapped by others, before and after", () => {
    const layer = [] as unknown as Layer;
    const calls: string[] = [];
    const wrap = (name: string): void => {
      const before = layer.push;
      layer.push = function (this: unknown, ...entries) {
        calls.push(name);
        return Reflect.apply(before, this, entries) as number;
      };
    };
    page.dataLayer = layer;
    wrap("first");
    const first = layer.push;
    listen();
    wrap("last");
    gtag("consent", "update", { analytics_storage: "granted" });
    expect(calls).toEqual(["last", "first"]);
    expect(categories()).toEqual({ functional: true, analytics: true });
    const last = layer.push;
    stop();
    expect(layer.push).toBe(last);
    gtag("consent", "update", { analytics_storage: "denied" });
    expect(categories()).toEqual({ functional: true, analytics: true });
    expect(layer).toHaveLength(2);
    layer.push = first;
    listen();
    stop();
    expect(layer.push).toBe(first);
  });

  test("throws what its own code throws, and ours never", () => {
    const layer = [] as unknown as Layer;
    layer.push = () => {
      throw new RangeError("the page's own");
    };
    page.dataLayer = layer;
    listen();
    expect(() => layer.push(1)).toThrow(RangeError);
  });

  test("that is frozen is read as it is", () => {
    page.dataLayer = Object.freeze([["consent", "update", all("granted")]]) as unknown as Layer;
    expect(listen).not.toThrow();
    expect(categories()).toEqual(everything);
  });

  test("is read where the page has changed how arrays are walked", () => {
    const layer = [] as unknown as Layer;
    page.dataLayer = layer;
    const walk = Array.prototype[Symbol.iterator];
    listen();
    // oxlint-disable-next-line no-extend-native
    Array.prototype[Symbol.iterator] = function* () {} as typeof walk;
    try {
      layer.push(["consent", "default", {}]);
    } finally {
      // oxlint-disable-next-line no-extend-native
      Array.prototype[Symbol.iterator] = walk;
    }
    expect(layer).toHaveLength(1);
  });
});
