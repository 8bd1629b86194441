// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { record } from "../../../../test/support/recording-context.ts";
import type { Recording } from "../../../../test/support/recording-context.ts";
import { createIdle, idle } from "./idle.ts";

const minute = ["Page Idled", { idle_ms: 60_000 }];
let recording: Recording;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = "<div></div>";
  recording = record();
  recording.start(idle);
});
afterEach(() => {
  recording.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const wait = (ms: number) => vi.advanceTimersByTime(ms);
const act = (type: string, on: EventTarget = document) =>
  void on.dispatchEvent(new Event(type, { bubbles: type !== "scroll" }));
function show(state: "hidden" | "visible"): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  act("visibilitychange");
}

describe("A page", () => {
  test("where nothing is done for a minute is idle, once", () => {
    wait(59_999);
    expect(recording.told).toEqual([]);
    wait(1);
    expect(recording.told).toEqual([minute]);
    act("keydown");
    wait(200_000);
    expect(recording.told).toHaveLength(1);
  });

  test("that comes after it may be idle again", () => {
    wait(60_000);
    recording.context.visits.seen("navigate");
    wait(60_000);
    expect(recording.told).toEqual([minute, minute]);
  });

  test.each([
    "pointerdown",
    "pointermove",
    "wheel",
    "keydown",
    "touchstart",
    "touchmove",
    "scroll",
  ])("is not idle for a minute after a %s", (type) => {
    wait(59_000);
    act(type);
    wait(59_999);
    expect(recording.told).toEqual([]);
    wait(1);
    expect(recording.told).toEqual([minute]);
  });

  test("is idle although something in it scrolls by itself", () => {
    wait(59_000);
    act("scroll", document.querySelector("div") as Element);
    wait(1_000);
    expect(recording.told).toEqual([minute]);
  });

  test("that is hidden is not idle, and begins anew when it is shown", () => {
    wait(59_000);
    show("hidden");
    wait(600_000);
    show("visible");
    wait(59_999);
    expect(recording.told).toEqual([]);
    wait(1);
    expect(recording.told).toEqual([minute]);
  });

  test("is not idle while the focus is in a frame, where somebody may be paying", () => {
    const focus = vi.spyOn(document, "activeElement", "get");
    focus.mockReturnValue(document.createElement("iframe"));
    wait(600_000);
    expect(recording.told).toEqual([]);
    focus.mockReturnValue(document.body);
    wait(120_000);
    expect(recording.told).toEqual([minute]);
  });

  test("whose device slept was not idle", () => {
    wait(30_000);
    const now = performance.now();
    vi.spyOn(performance, "now").mockImplementation(() => now + 8 * 3_600_000);
    wait(30_000);
    expect(recording.told).toEqual([]);
  });
});

describe("Lengths of the shop's own", () => {
  test.each<[string, number[], number[]]>([
    ["one", [5_000], [5_000]],
    ["several, in order", [90_000, 30_000], [30_000, 90_000]],
    ["none that can be waited for", [0, -1, Number.NaN, Infinity, 2 ** 31], []],
  ])("%s", (_what, lengths, told) => {
    recording.stop();
    recording = record();
    recording.start(createIdle(...lengths));
    expect(vi.getTimerCount()).toBe(told.length > 0 ? 1 : 0);
    wait(180_000);
    expect(recording.told.map(([, properties]) => properties?.["idle_ms"])).toEqual(told);
  });
});

test("Stopped, nothing is waited for", () => {
  recording.stop();
  expect(vi.getTimerCount()).toBe(0);
  act("keydown");
  act("visibilitychange");
  expect(vi.getTimerCount()).toBe(0);
});
