// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { record } from "../../../../test/support/recording-context.ts";
import type { Recording } from "../../../../test/support/recording-context.ts";
import { scroll } from "./scroll.ts";

const screen = window.innerHeight;
let recording: Recording;

beforeEach(() => {
  vi.useFakeTimers();
  makePage(screen * 5);
  recording = record();
  recording.start(scroll);
});
afterEach(() => {
  recording.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function makePage(height: number): void {
  Object.defineProperty(document.documentElement, "scrollHeight", {
    value: height,
    configurable: true,
  });
}

function scrollTo(y: number, on: EventTarget = document): void {
  Object.defineProperty(window, "scrollY", { value: y, configurable: true });
  on.dispatchEvent(new Event("scroll"));
}

/** A turn of the wheel that takes the page to `y`. */
function turnTo(y: number, frames = 1): void {
  window.dispatchEvent(new Event("wheel"));
  scrollTo(y);
  for (let i = 0; i < frames; i++) vi.advanceTimersToNextFrame();
}

const told = () => recording.told.map(([, properties]) => properties?.["depth"]);

describe("The way down a page", () => {
  test("is told of by quarters and at its end, each once", () => {
    for (const share of [0.1, 0.25, 0.3, 0.2, 0.6, 1, 0, 1]) turnTo(screen * 4 * share);
    expect(recording.told).toEqual(
      [25, 50, 75, 90, 100].map((depth) => ["Page Scrolled", { depth }]),
    );
  });

  test("ends a fraction of a pixel early where the page is zoomed", () => {
    turnTo(screen * 4 - 0.6);
    expect(told()).toContain(100);
  });

  test("begins anew on the next page", () => {
    turnTo(screen);
    recording.context.visits.seen("navigate");
    turnTo(screen);
    expect(told()).toEqual([25, 25]);
  });

  test.each([1, 1.2])("is none on a page of %d screens", (screens) => {
    makePage(screen * screens);
    turnTo(screen * (screens - 1));
    expect(told()).toEqual([]);
  });

  test("is looked at once a frame", () => {
    const read = vi.fn(() => screen * 5);
    Object.defineProperty(document.documentElement, "scrollHeight", {
      get: read,
      configurable: true,
    });
    for (let i = 0; i < 20; i++) turnTo(i, 0);
    vi.advanceTimersToNextFrame();
    expect(read).toHaveBeenCalledTimes(1);
  });
});

describe("Nothing is told", () => {
  test("of a place that the browser restores, or a framework goes to", () => {
    scrollTo(screen * 4);
    vi.advanceTimersToNextFrame();
    turnTo(0);
    recording.context.visits.seen("navigate");
    scrollTo(screen * 4);
    vi.advanceTimersToNextFrame();
    expect(told()).toEqual([]);
  });

  test("of what scrolls within the page", () => {
    const inner = document.body.appendChild(document.createElement("div"));
    window.dispatchEvent(new Event("wheel"));
    scrollTo(screen * 4, inner);
    vi.advanceTimersToNextFrame();
    expect(told()).toEqual([]);
  });

  test("once it is stopped, a frame that is on its way included", () => {
    turnTo(screen * 4, 0);
    recording.stop();
    vi.advanceTimersToNextFrame();
    turnTo(screen * 4);
    expect(told()).toEqual([]);
  });
});
