// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hold } from "./hold.ts";
import type { Held } from "./hold.ts";
import { Visits } from "./visits.ts";

const onActed = vi.fn();
let held: Held;

beforeEach(() => {
  onActed.mockClear();
  document.body.innerHTML = "<button>Buy</button><proffer-widget></proffer-widget>";
  held = hold(window as never, new Visits(), onActed);
});
afterEach(() => held.stop());

const click = (element: Element | null): void =>
  void element?.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));

test("the first thing that a customer does on the page calls for who understands it", () => {
  click(document.querySelector("button"));
  expect(onActed).toHaveBeenCalledOnce();
  expect(held.moments).toHaveLength(1);
});

test("what they do in the widget is nothing that they do on the page", () => {
  const host = document.querySelector("proffer-widget");
  const inside = document.createElement("button");
  host?.attachShadow({ mode: "open" }).append(inside);
  click(inside);
  click(host);
  expect(onActed).not.toHaveBeenCalled();
  expect(held.moments).toHaveLength(0);
});
