import { expect, test, vi } from "vitest";
import { patch } from "./patch.ts";

/** A shop's object with a function of its own that says what it was called with. */
class Shop {
  ask(this: unknown, first: string, second = ""): unknown[] {
    return [this, first, second];
  }
}

test("A patched function gets the page's `this` and arguments, and the page what it returns", () => {
  const shop = new Shop();
  const after = vi.fn();
  patch(shop, "ask", after);
  const result = shop.ask("a", "b");
  expect(result).toEqual([shop, "a", "b"]);
  expect(after).toHaveBeenCalledExactlyOnceWith(result, shop, ["a", "b"]);
});

test("What a patched function throws, the page catches, and we hear nothing", () => {
  const error = new Error("the page's");
  const after = vi.fn();
  const shop = {
    ask: () => {
      throw error;
    },
  };
  patch(shop, "ask", after);
  expect(() => shop.ask()).toThrow(error);
  expect(after).not.toHaveBeenCalled();
});

test("What we throw, the page does not hear of", () => {
  const shop = new Shop();
  patch(shop, "ask", () => {
    throw new Error("ours");
  });
  expect(shop.ask("a")).toEqual([shop, "a", ""]);
});

test("A patched function looks as it did, and carries what the page hung on it", () => {
  const fetch = Object.assign(function fetch(_input: unknown) {}, { polyfill: true });
  const shop = { fetch };
  patch(shop, "fetch", () => {});
  expect(shop.fetch).not.toBe(fetch);
  expect([shop.fetch.name, shop.fetch.length, shop.fetch.polyfill]).toEqual(["fetch", 1, true]);
  expect(Function.prototype.toString.call(shop.fetch)).toContain("[native code]");
});

test("What stood there before stands there again, as it stood", () => {
  const shop = new Shop();
  const hidden = { value: () => "own", writable: true, configurable: true, enumerable: false };
  const other = Object.defineProperty(new Shop(), "ask", hidden);
  for (const restore of [patch(shop, "ask", () => {}), patch(other, "ask", () => {})]) restore?.();
  expect(Object.hasOwn(shop, "ask")).toBe(false);
  expect(Object.getOwnPropertyDescriptor(other, "ask")).toEqual(hidden);
});

test("Where the page has wrapped ours, its wrapper stays, and ours is deaf", () => {
  const shop = new Shop();
  const after = vi.fn();
  const restore = patch(shop, "ask", after);
  const ours = shop.ask.bind(shop);
  const wrapper = (...args: [string, string?]) => ours(...args);
  shop.ask = wrapper;
  restore?.();
  expect(shop.ask).toBe(wrapper);
  expect(shop.ask("a")).toEqual([shop, "a", ""]);
  expect(after).not.toHaveBeenCalled();
});

test("Stopped and started again under a page's wrapper, a call is heard once", () => {
  const shop = new Shop();
  const after = vi.fn();
  const restore = patch(shop, "ask", after);
  const ours = shop.ask.bind(shop);
  shop.ask = (...args) => ours(...args);
  restore?.();
  patch(shop, "ask", after);
  shop.ask("a");
  expect(after).toHaveBeenCalledTimes(1);
});

test.each([
  ["is frozen", Object.freeze({ ask: () => 1 })],
  ["has no such function", { ask: 1 }],
])("An object that %s is left alone", (_how, shop) => {
  expect(patch(shop, "ask", () => {})).toBeUndefined();
});

test("A function behind a getter is heard, and the getter comes back", () => {
  const shop = {
    get ask() {
      return () => "got";
    },
  };
  const before = Object.getOwnPropertyDescriptor(shop, "ask");
  const after = vi.fn();
  const restore = patch(shop, "ask", after);
  expect(shop.ask()).toBe("got");
  expect(after).toHaveBeenCalledTimes(1);
  restore?.();
  expect(Object.getOwnPropertyDescriptor(shop, "ask")).toEqual(before);
});
