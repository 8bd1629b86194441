// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { record } from "../../../../test/support/recording-context.ts";
import type { Recording } from "../../../../test/support/recording-context.ts";
import { page } from "./page.ts";

const origin = window.location.origin;
let recording: Recording;

beforeEach(() => {
  vi.useFakeTimers();
  window.history.replaceState(null, "", "/");
  document.title = "Shop";
  recording = record();
  recording.start(page);
});
afterEach(() => {
  recording.stop();
  vi.useRealTimers();
});

function go(path: string): void {
  window.history.pushState(null, "", path);
  recording.context.visits.seen("navigate");
}

test("A page that is loaded or brought back is told of at once, in what the document says", () => {
  recording.context.visits.seen("load");
  recording.context.visits.seen("restore");
  expect(recording.pages).toEqual([{}, {}]);
});

test("A page that was seen before the source came is told of too", () => {
  const late = record();
  late.context.visits.seen("load");
  late.start(page);
  expect(late.pages).toEqual([{}]);
});

test("A page that is read so far that it has no title waits for it", () => {
  document.title = "";
  Object.defineProperty(document, "readyState", { value: "loading", configurable: true });
  recording.context.visits.seen("load");
  expect(recording.pages).toEqual([]);
  document.title = "Mug";
  document.dispatchEvent(new Event("DOMContentLoaded"));
  expect(recording.pages).toEqual([{}]);
  Reflect.deleteProperty(document, "readyState");
});

test("A page that was gone to by script has the title that came after, and the page before as its referrer", () => {
  go("/products/mug?size=8");
  expect(recording.pages).toEqual([]);
  document.title = "Mug";
  vi.advanceTimersToNextFrame();
  expect(recording.pages).toEqual([
    {
      title: "Mug",
      path: "/products/mug",
      search: "?size=8",
      url: `${origin}/products/mug?size=8`,
      referrer: `${origin}/`,
    },
  ]);
  vi.runAllTimers();
  expect(recording.pages).toHaveLength(1);
});

test("A page that keeps its title is told of after two frames", () => {
  go("/cart");
  vi.advanceTimersToNextFrame();
  expect(recording.pages).toEqual([]);
  vi.advanceTimersToNextFrame();
  expect(recording.pages).toMatchObject([{ title: "Shop", path: "/cart" }]);
});

test("A page that is hidden has no frames, and is told of all the same", () => {
  vi.spyOn(window, "requestAnimationFrame").mockReturnValue(0);
  go("/cart");
  vi.advanceTimersByTime(250);
  expect(recording.pages).toMatchObject([{ path: "/cart" }]);
  vi.restoreAllMocks();
});

test("Of two pages at once each is told of by its own address, and the second was referred to by the first", () => {
  go("/account");
  go("/login");
  document.title = "Log in";
  vi.runAllTimers();
  expect(recording.pages).toMatchObject([
    { path: "/account", referrer: `${origin}/` },
    { path: "/login", referrer: `${origin}/account`, title: "Log in" },
  ]);
});

test("Stopped, it tells nothing more", () => {
  go("/cart");
  recording.stop();
  recording.context.visits.seen("load");
  vi.runAllTimers();
  expect(recording.pages).toEqual([]);
});
