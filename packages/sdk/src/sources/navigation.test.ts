// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { record } from "../../../../test/support/recording-context.ts";
import type { Recording } from "../../../../test/support/recording-context.ts";
import { loadOnly, navigation } from "./navigation.ts";

const own = { ...Object.getOwnPropertyDescriptors(window.history) };
let recording: Recording;

beforeEach(() => {
  window.history.replaceState(null, "", "/shop?size=8");
  recording = record();
  recording.start(navigation);
});
afterEach(() => {
  recording.stop();
  Reflect.deleteProperty(window, "navigation");
});

const push = (url?: string) => window.history.pushState(null, "", url);
const replace = (url: string) => window.history.replaceState(null, "", url);
const restore = (persisted: boolean) =>
  window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));

describe("A page", () => {
  test("that is loaded is seen", () => {
    expect(recording.arrivals).toEqual(["load"]);
  });

  test("that the browser brings back as it was left is seen again", () => {
    restore(false);
    expect(recording.arrivals).toEqual(["load"]);
    restore(true);
    expect(recording.arrivals).toEqual(["load", "restore"]);
  });

  test("that is only being made ready has not been seen until it is opened", () => {
    recording.stop();
    Object.defineProperty(document, "prerendering", { value: true, configurable: true });
    recording = record();
    recording.start(navigation);
    expect(recording.arrivals).toEqual([]);
    document.dispatchEvent(new Event("prerenderingchange"));
    expect(recording.arrivals).toEqual(["load"]);
    Reflect.deleteProperty(document, "prerendering");
  });

  test("that is gone to by script is not seen where only loads are wanted", () => {
    recording.stop();
    recording = record();
    recording.start(loadOnly);
    push("/cart");
    restore(true);
    expect(recording.arrivals).toEqual(["load", "restore"]);
  });
});

describe("Another page has come into view", () => {
  test.each([
    ["another path", () => push("/cart")],
    ["another path in the same entry, as after a redirect", () => replace("/cart")],
    ["another query in an entry of its own", () => push("?size=9")],
    ["a route in the hash", () => push("#/cart")],
    ["a route in the hash as it once was written", () => push("#!cart")],
  ])("by %s", (_how, go) => {
    go();
    expect(recording.arrivals).toEqual(["load", "navigate"]);
  });

  test("once, however many tell of it", () => {
    push("/cart");
    window.dispatchEvent(new PopStateEvent("popstate"));
    window.dispatchEvent(new Event("hashchange"));
    for (const type of ["turbo:load", "turbolinks:load", "astro:page-load"])
      document.dispatchEvent(new Event(type));
    expect(recording.arrivals).toEqual(["load", "navigate"]);
  });

  test.each(["popstate", "turbo:load", "turbolinks:load", "astro:page-load"])(
    "where the page has saved the history's functions, by %s",
    (type) => {
      recording.stop();
      const saved = window.history.pushState.bind(window.history);
      recording = record();
      recording.start(navigation);
      saved(null, "", "/saved");
      expect(recording.arrivals).toEqual(["load"]);
      const target = type === "popstate" ? window : document;
      target.dispatchEvent(new Event(type));
      expect(recording.arrivals).toEqual(["load", "navigate"]);
    },
  );
});

describe("The page is the same", () => {
  test.each([
    ["nothing", () => push()],
    ["a filter in the same entry", () => replace("?size=9")],
    ["a campaign's marks being taken away", () => replace("/shop?size=8&utm_source=mail")],
    ["a campaign's marks in an entry of its own", () => push("?gclid=1&size=8&fbclid=2&utm_x=3")],
    ["a place in it", () => push("#reviews")],
    ["a slash at its end", () => replace("/shop/?size=8")],
  ])("after %s", (_what, go) => {
    go();
    expect(recording.arrivals).toEqual(["load"]);
  });

  test("after a filter in the same entry and a place in it", () => {
    replace("?size=9");
    push("?size=9#reviews");
    expect(recording.arrivals).toEqual(["load"]);
  });
});

describe("With the Navigation API", () => {
  const change = (navigationType: string | null) =>
    window.navigation.dispatchEvent(
      Object.assign(new Event("currententrychange"), { navigationType }),
    );

  beforeEach(() => {
    recording.stop();
    const value = Object.assign(new EventTarget(), { currentEntry: {} });
    Object.defineProperty(window, "navigation", { value, configurable: true });
    recording = record();
    recording.start(navigation);
  });

  test("nothing of the page's is patched", () => {
    expect(Object.getOwnPropertyDescriptors(window.history)).toEqual(own);
  });

  test("another page has come into view by a new entry, and by an old one", () => {
    push("/cart");
    change("push");
    push("/shop");
    change("traverse");
    expect(recording.arrivals).toEqual(["load", "navigate", "navigate"]);
  });

  test("a filter in the same entry is the same page", () => {
    replace("?size=9");
    change("replace");
    change(null);
    expect(recording.arrivals).toEqual(["load"]);
  });
});

describe("Stopped", () => {
  test("it has left the history as it was, and hears nothing", () => {
    expect(Object.getOwnPropertyDescriptors(window.history)).not.toEqual(own);
    recording.stop();
    expect(Object.getOwnPropertyDescriptors(window.history)).toEqual(own);
    push("/cart");
    window.dispatchEvent(new Event("popstate"));
    restore(true);
    expect(recording.arrivals).toEqual(["load"]);
  });
});

test("A listener that fails does not fail the page's own pushState", () => {
  recording.context.visits.onSeen(() => {
    throw new Error("ours");
  });
  expect(() => push("/cart")).not.toThrow();
});
