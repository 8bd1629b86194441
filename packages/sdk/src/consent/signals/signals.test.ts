// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Page } from "../../sources/source.ts";
import type { SignalName, SignalOptions } from "./signals.ts";
import { listenToSignals } from "./signals.ts";

const page = window as unknown as Page & Record<string, unknown>;
let said: string[];
let failed: SignalName[];
let stop: () => void;

function listen(on: SignalOptions = {}, fails = false): void {
  stop = listenToSignals(
    page,
    on,
    (given, by, weight) => {
      said.push(`${by} ${weight} ${JSON.stringify(given)}`);
      if (fails) throw new Error("ours");
    },
    (by) => failed.push(by),
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  failed = [];
  Object.defineProperty(navigator, "globalPrivacyControl", { value: true, configurable: true });
  page["dataLayer"] = [["consent", "update", { analytics_storage: "granted" }]];
});

afterEach(() => {
  stop();
  delete page["dataLayer"];
  vi.useRealTimers();
});

const google = 'googleConsentMode repeated {"functional":true,"analytics":true}';
const gpc = 'gpc repeated {"marketing":false}';

describe("A page's signals", () => {
  test("are all heard, Global Privacy Control before this returns", () => {
    listen();
    expect(said).toEqual([gpc, google]);
  });

  test("can each be switched off", () => {
    listen({ gpc: false });
    expect(said).toEqual([google]);
    stop();
    listen({ googleConsentMode: false, tcf: false, shopify: false });
    expect(said).toEqual([google, gpc]);
    expect(Object.hasOwn(page["dataLayer"] as object, "push")).toBe(false);
  });

  test("are all heard where a page says nothing that makes sense", () => {
    expect(() => listen(null as never)).not.toThrow();
    expect(said).toEqual([gpc, google]);
  });

  test("are not heard any more once it is stopped", () => {
    listen();
    stop();
    (page["dataLayer"] as unknown[]).push(["consent", "update", { analytics_storage: "denied" }]);
    vi.advanceTimersByTime(20_000);
    expect(said).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("never throw into the page, whatever becomes of what they say", () => {
    expect(() => listen({}, true)).not.toThrow();
    const push = (page["dataLayer"] as unknown[]).push([
      "consent",
      "update",
      { ad_storage: "denied" },
    ]);
    expect(push).toBe(2);
    expect(failed).toEqual(["gpc", "googleConsentMode", "googleConsentMode"]);
  });

  test.each([false, "1", undefined])("Global Privacy Control that is %s is no signal", (value) => {
    Object.defineProperty(navigator, "globalPrivacyControl", { value, configurable: true });
    listen({ googleConsentMode: false });
    expect(said).toEqual([]);
  });
});
