import { afterEach, expect, test, vi } from "vitest";
import { isKept } from "./is-kept.ts";

afterEach(() => vi.unstubAllGlobals());

test("A browser that never names its stores is taken to hold none, within the time that a store has", async () => {
  vi.stubGlobal("indexedDB", { databases: () => new Promise(() => undefined) });
  const begun = performance.now();
  expect(await isKept("proffer-test")).toBe(false);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
