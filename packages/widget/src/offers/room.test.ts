// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { hasRoom } from "./room.ts";

afterEach(() => {
  document.body.replaceChildren();
  Reflect.deleteProperty(document, "elementsFromPoint");
});

/** A page on which an element lies at y 100 to 140, and a teaser of 200 × 100 at (0, top). */
function roomOver(html: string, top: number): boolean {
  document.body.innerHTML = html;
  const under = document.querySelector("[data-under]") as Element;
  const host = document.body.appendChild(document.createElement("proffer-widget"));
  const teaser = document.createElement("div");
  teaser.getBoundingClientRect = () => new DOMRect(0, top, 200, 100);
  document.elementsFromPoint = (_, y) => [host, y >= 100 && y <= 140 ? under : document.body];
  return hasRoom(host, teaser);
}

test.each([
  ["<button data-under>Add to cart</button>"],
  ["<button><b data-under>Add</b></button>"],
  ["<input data-under>"],
  ["<p class=product-Price data-under>¥420</p>"],
  ["<span itemprop=price data-under>420</span>"],
  ["<h1 data-under>Teapot</h1>"],
  ["<div data-proffer-keep><p data-under>Size table</p></div>"],
])("a teaser has no room over %s, and has beside it", (html) => {
  expect(roomOver(html, 50)).toBe(false);
  expect(roomOver(html, 135)).toBe(false);
  expect(roomOver(html, 150)).toBe(true);
});

test("what is only read or looked at may be covered", () => {
  expect(roomOver("<p data-under>The glaze is pine ash.</p>", 50)).toBe(true);
});

test("what is not drawn yet has no room", () => {
  expect(hasRoom(document.body, null)).toBe(false);
});
