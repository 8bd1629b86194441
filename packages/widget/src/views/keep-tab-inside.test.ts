// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { keepTabInside } from "./keep-tab-inside.ts";

test.each([
  ["<summary>a</summary>"],
  ["<input>"],
  ["<select></select>"],
  ["<textarea></textarea>"],
  ["<button>a</button>"],
  ["<a href='/x'>a</a>"],
])("Tab goes round from the last stop to the first, which may be %s", (html) => {
  document.body.innerHTML = `<div>${html}<button>between</button>${html}</div>`;
  const panel = document.body.firstElementChild as HTMLElement;
  panel.addEventListener("keydown", (event) => keepTabInside(event as never));
  const [first, last] = [panel.firstElementChild, panel.lastElementChild] as HTMLElement[];
  last?.focus();
  last?.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true }));
  expect(document.activeElement).toBe(first);
  const back = { key: "Tab", shiftKey: true, bubbles: true };
  first?.dispatchEvent(new KeyboardEvent("keydown", back));
  expect(document.activeElement).toBe(last);
});
