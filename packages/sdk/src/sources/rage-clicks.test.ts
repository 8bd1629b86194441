// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { record } from "../../../../test/support/recording-context.ts";
import type { Recording } from "../../../../test/support/recording-context.ts";
import { rageClicks } from "./rage-clicks.ts";

let recording: Recording;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<button id="buy"><b>Buy</b></button><button id="wish">Wish</button>`;
  recording = record();
  recording.start(rageClicks);
});
afterEach(() => {
  recording.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const wait = (ms: number) => vi.advanceTimersByTime(ms);
function click(selector: string, more: MouseEventInit = {}): void {
  const event = { bubbles: true, composed: true, detail: 1, clientX: 100, clientY: 100, ...more };
  document.querySelector(selector)?.dispatchEvent(new MouseEvent("click", event));
}
function clickThrice(selector: string, more: MouseEventInit = {}): void {
  for (let i = 0; i < 3; i++) click(selector, more);
}

describe("Three clicks", () => {
  test("within a second on one element are rage", () => {
    click("#buy");
    wait(500);
    click("#buy", { clientX: 129 });
    wait(500);
    click("#buy");
    expect(recording.told).toEqual([["Element Rage Clicked", { selector: "button#buy" }]]);
  });

  test("on different things within a button are clicks on the button", () => {
    click("#buy");
    click("b");
    click("#buy");
    expect(recording.told).toEqual([["Element Rage Clicked", { selector: "button#buy" }]]);
  });

  test("on an element that was drawn anew in between are rage as well", () => {
    for (let i = 0; i < 3; i++) {
      document.body.innerHTML = `<button id="buy">Buy ${i}</button>`;
      click("#buy");
    }
    expect(recording.told).toHaveLength(1);
  });

  test("and many more at once are told once; another burst is another", () => {
    for (let i = 0; i < 20; i++) {
      click("#buy");
      wait(100);
    }
    expect(recording.told).toHaveLength(1);
    wait(1_001);
    clickThrice("#buy");
    expect(recording.told).toHaveLength(2);
  });

  test.each<[string, () => void]>([
    [
      "slower than within a second",
      () => {
        click("#buy");
        wait(501);
        click("#buy");
        wait(500);
        click("#buy");
      },
    ],
    [
      "further apart than 30 px",
      () => {
        click("#buy");
        click("#buy", { clientX: 131 });
        click("#buy");
      },
    ],
    [
      "on two elements",
      () => {
        click("#buy");
        click("#wish");
        click("#buy");
      },
    ],
    ["beside everything", () => clickThrice("body")],
    ["of a key", () => clickThrice("#buy", { detail: 0 })],
    ["of another button of the mouse", () => clickThrice("#buy", { button: 1 })],
    [
      "on two pages",
      () => {
        click("#buy");
        click("#buy");
        recording.context.visits.seen("navigate");
        click("#buy");
      },
    ],
  ])("%s are none", (_how, act) => {
    act();
    expect(recording.told).toEqual([]);
  });
});

describe("A click that follows a click is how it is used:", () => {
  test.each([
    ["a number", `<input type="number" class="x">`],
    ["a field", `<input class="x">`],
    ["what a box is called", `<label class="x">Gift <input type="checkbox"></label>`],
    ["a box to tick", `<label>Gift <input type="checkbox" class="x"></label>`],
    ["a list", `<select class="x"></select>`],
    ["a text that can be edited", `<div contenteditable><p class="x">Ada</p></div>`],
    ["a slider", `<div role="slider"><span class="x"></span></div>`],
    ["a value that is set by steps", `<div aria-valuenow="2"><button class="x">+</button></div>`],
    ["a plus by its name", `<button class="x" name="plus">+</button>`],
    ["a plus by its class", `<button class="x quantity__button">+</button>`],
    [
      "a plus and a minus beside a number",
      `<div><button>−</button><input type="number"><button class="x">+</button></div>`,
    ],
    ["a gallery", `<div class="swiper-wrapper"><button class="x">›</button></div>`],
    ["a player", `<video class="x"></video>`],
    ["a map", `<canvas class="x"></canvas>`],
    ["our own widget", `<proffer-widget class="x"></proffer-widget>`],
  ])("%s", (_what, html) => {
    document.body.innerHTML = html;
    clickThrice(".x");
    expect(recording.told).toEqual([]);
  });

  test("but not of a button that sends the form with the number in it", () => {
    document.body.innerHTML = `<form><div><button>−</button><input type="number"><button>+</button></div><button class="x" type="submit">Add</button></form>`;
    clickThrice(".x");
    expect(recording.told).toHaveLength(1);
  });

  test("nor of one that is written as an input", () => {
    document.body.innerHTML = `<input type="submit" class="pay">`;
    clickThrice(".pay");
    expect(recording.told).toEqual([["Element Rage Clicked", { selector: "input.pay" }]]);
  });
});

test("Whoever selects a text by clicking is not enraged by it", () => {
  document.body.innerHTML = `<p class="x">A <button>mug</button></p><p class="y">A teapot</p>`;
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(".x") as Element);
  const selection = {
    isCollapsed: false,
    containsNode: (node: Node) => range.intersectsNode(node),
  };
  vi.spyOn(window, "getSelection").mockReturnValue(selection as unknown as Selection);
  clickThrice(".x");
  expect(recording.told).toEqual([]);
  clickThrice(".y");
  clickThrice("button");
  expect(recording.told.map(([, properties]) => properties?.["selector"])).toEqual([
    "p.y",
    "p.x > button",
  ]);
});

test("Stopped, it hears nothing", () => {
  recording.stop();
  clickThrice("#buy");
  expect(recording.told).toEqual([]);
});
