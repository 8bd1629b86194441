// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { lookOut } from "./look-out.ts";

const readyState = vi.spyOn(document, "readyState", "get");

beforeEach(() => {
  vi.useFakeTimers();
  readyState.mockReturnValue("complete");
});

afterEach(() => vi.useRealTimers());

describe("Looking out for what a page may bring", () => {
  test("is done at once where it is there", () => {
    const look = vi.fn<() => boolean>(() => true);
    lookOut(window, look);
    vi.runAllTimers();
    expect(look).toHaveBeenCalledOnce();
  });

  test("ends ten seconds after the page has loaded, however long that took", () => {
    const look = vi.fn<() => boolean>(() => false);
    readyState.mockReturnValue("loading");
    lookOut(window, look);
    vi.advanceTimersByTime(60_000);
    readyState.mockReturnValue("complete");
    const before = look.mock.calls.length;
    vi.advanceTimersByTime(60_000);
    expect(look.mock.calls.length - before).toBeGreaterThanOrEqual(40);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("goes on where the page's own code throws, and ends when it is stopped", () => {
    const look = vi.fn<() => boolean>(() => {
      throw new Error("the page's own");
    });
    const stop = lookOut(window, look);
    vi.advanceTimersByTime(1_000);
    expect(look.mock.calls.length).toBe(5);
    stop();
    vi.advanceTimersByTime(1_000);
    expect(look.mock.calls.length).toBe(5);
  });
});
