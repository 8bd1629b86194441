// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { record } from "../../../../test/support/recording-context.ts";
import type { Recording } from "../../../../test/support/recording-context.ts";
import { exitIntent } from "./exit-intent.ts";

let recording: Recording;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<a href="/cart"><b>Cart</b></a><a>Menu</a><select></select><form></form>`;
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
  recording = record();
  recording.start(exitIntent);
});
afterEach(() => {
  recording.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
  scrollTo(0);
});

const wait = (ms: number) => vi.advanceTimersByTime(ms);
const on = (selector: string, event: Event) =>
  document.querySelector(selector)?.dispatchEvent(event);
const mouse = (type: string, clientY: number, more: MouseEventInit = {}) =>
  document.body.dispatchEvent(new MouseEvent(type, { clientY, bubbles: true, ...more }));

function leave({
  from = 40,
  y = -1,
  ...more
}: MouseEventInit & { from?: number; y?: number } = {}) {
  mouse("mousemove", from);
  mouse("mouseout", y, more);
}

describe("A mouse that leaves the page at the top", () => {
  test("is an intention to leave, told once for each page seen", () => {
    wait(2_000);
    leave();
    leave();
    expect(recording.told).toEqual([["Exit Intended"]]);
    recording.context.visits.seen("navigate");
    wait(2_000);
    leave();
    expect(recording.told).toHaveLength(2);
  });

  test("within two seconds is somebody looking around", () => {
    wait(1_999);
    leave();
    expect(recording.told).toEqual([]);
  });

  test.each<[string, Parameters<typeof leave>[0]]>([
    ["at the side", { from: 400, y: 300 }],
    ["for another element", { relatedTarget: new EventTarget() }],
    ["going down, as one that came in from there", { from: -5 }],
    ["with a button held", { buttons: 1 }],
  ])("is none %s", (_how, move) => {
    wait(2_000);
    leave(move);
    expect(recording.told).toEqual([]);
  });

  test("is none where it has not moved in the page yet", () => {
    wait(2_000);
    mouse("mouseout", -1);
    expect(recording.told).toEqual([]);
  });

  test("is none while a list is open to choose from", () => {
    wait(2_000);
    document.querySelector("select")?.focus();
    leave();
    expect(recording.told).toEqual([]);
  });

  test("is none while another window has the focus", () => {
    wait(2_000);
    vi.mocked(document.hasFocus).mockReturnValue(false);
    leave();
    expect(recording.told).toEqual([]);
  });
});

describe("On the way to another page", () => {
  test.each<[string, () => void]>([
    [
      "a link was pressed",
      () => on("b", new MouseEvent("click", { bubbles: true, composed: true })),
    ],
    ["a form was sent", () => on("form", new Event("submit", { bubbles: true }))],
  ])("nothing is intended: %s", (_how, act) => {
    wait(2_000);
    act();
    leave();
    wait(4_999);
    leave();
    expect(recording.told).toEqual([]);
    wait(1);
    leave();
    expect(recording.told).toHaveLength(1);
  });

  test("it is not where what was pressed leads nowhere", () => {
    wait(2_000);
    on("a:not([href])", new MouseEvent("click", { bubbles: true, composed: true }));
    leave();
    expect(recording.told).toHaveLength(1);
  });
});

const scrollTo = (y: number) => {
  Object.defineProperty(window, "scrollY", { value: y, configurable: true });
  document.dispatchEvent(new Event("scroll"));
};

describe("A finger", () => {
  const screen = window.innerHeight;
  const touch = (y: number) => {
    scrollTo(y);
    window.dispatchEvent(new Event("touchstart"));
  };

  beforeEach(() => void wait(2_000));

  test("that flings the page up to its first screen is an intention to leave", () => {
    touch(screen * 2);
    wait(500);
    scrollTo(screen / 2);
    expect(recording.told).toEqual([["Exit Intended"]]);
  });

  test.each<[string, () => void]>([
    [
      "goes slowly",
      () => {
        touch(screen * 2);
        wait(1_001);
        scrollTo(0);
      },
    ],
    [
      "goes less than a screen",
      () => {
        touch(screen - 1);
        scrollTo(0);
      },
    ],
    [
      "stays further down",
      () => {
        touch(screen * 5);
        scrollTo(screen * 2);
      },
    ],
    [
      "goes down",
      () => {
        touch(0);
        scrollTo(screen * 2);
      },
    ],
    [
      "taps what takes the page up",
      () => {
        touch(screen * 2);
        on("a:not([href])", new MouseEvent("click", { bubbles: true, composed: true }));
        scrollTo(0);
      },
    ],
  ])("that %s is none", (_how, act) => {
    act();
    expect(recording.told).toEqual([]);
  });

  test("that was not there is none: the page went up by itself", () => {
    scrollTo(screen * 2);
    scrollTo(0);
    expect(recording.told).toEqual([]);
  });
});

test("Stopped, it hears nothing", () => {
  recording.stop();
  wait(2_000);
  leave();
  expect(recording.told).toEqual([]);
});
