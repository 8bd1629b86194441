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

/** Code that is fetched has come, and what looks out has looked. */
async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(250);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(0);
}

const [wait, goOn] = [
  'googleConsentMode preset {"functional":false}',
  'googleConsentMode preset {"functional":true}',
];
const google = 'googleConsentMode repeated {"functional":true,"analytics":true}';
const gpc = 'gpc repeated {"marketing":false}';

describe("A page's signals", () => {
  test("are all heard, Global Privacy Control before this returns", async () => {
    listen();
    expect(said).toEqual([gpc, wait]);
    await settled();
    expect(said).toEqual([gpc, wait, google, goOn]);
  });

  test("may come later, and nothing is kept from then until they are understood", async () => {
    page["dataLayer"] = [{ event: "gtm.js" }];
    listen({ gpc: false });
    await settled();
    expect(said).toEqual([]);
    (page["dataLayer"] as unknown[]).push([
      "consent",
      "default",
      { functionality_storage: "denied" },
    ]);
    await settled();
    expect(said).toEqual([wait, wait]);
  });

  test("hold everything back for good where they cannot be understood", async () => {
    vi.doMock("./late-signals.ts", () => {
      throw new TypeError("Failed to fetch dynamically imported module");
    });
    listen({ gpc: false });
    await settled();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(said).toEqual([wait]);
    vi.doUnmock("./late-signals.ts");
  });

  test("can each be switched off", async () => {
    listen({ gpc: false });
    await settled();
    expect(said).toEqual([wait, google, goOn]);
    stop();
    listen({ googleConsentMode: false, tcf: false, shopify: false });
    await settled();
    expect(said.slice(3)).toEqual([gpc]);
    expect(Object.hasOwn(page["dataLayer"] as object, "push")).toBe(false);
  });

  test("are all heard where a page says nothing that makes sense", async () => {
    expect(() => listen(null as never)).not.toThrow();
    await settled();
    expect(said).toEqual([gpc, wait, google, goOn]);
  });

  test("are not heard any more once it is stopped", async () => {
    listen();
    await settled();
    stop();
    (page["dataLayer"] as unknown[]).push(["consent", "update", { analytics_storage: "denied" }]);
    vi.advanceTimersByTime(20_000);
    expect(said).toHaveLength(4);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("never throw into the page, whatever becomes of what they say", async () => {
    expect(() => listen({}, true)).not.toThrow();
    await settled();
    const push = (page["dataLayer"] as unknown[]).push([
      "consent",
      "update",
      { ad_storage: "denied" },
    ]);
    expect(push).toBe(2);
    expect(failed).toEqual(["gpc", ...Array(4).fill("googleConsentMode")]);
  });

  test.each([false, "1", undefined])("Global Privacy Control that is %s is no signal", (value) => {
    Object.defineProperty(navigator, "globalPrivacyControl", { value, configurable: true });
    listen({ googleConsentMode: false });
    expect(said).toEqual([]);
  });
});
