// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { watchAttention } from "./attention.ts";
import type { Attention } from "./attention.ts";

let attention: Attention | undefined;
afterEach(() => {
  attention?.stop();
  document.body.replaceChildren();
});

function isFreeWith(html: string): boolean {
  document.body.innerHTML = html;
  const own = document.body.appendChild(document.createElement("proffer-widget"));
  attention = watchAttention(document, own, () => {});
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
  return attention.moment() !== "none";
}

test.each([
  ["<input data-focus>"],
  ["<input type=email data-focus>"],
  ["<textarea data-focus></textarea>"],
  ["<select data-focus></select>"],
])("a customer in %s is not interrupted", (html) => {
  expect(isFreeWith(html)).toBe(false);
});

test.each([
  ["<button data-focus>Pay</button>"],
  ["<input type=checkbox data-focus>"],
  ["<p>nothing</p>"],
])("a customer at %s may be spoken to", (html) => {
  expect(isFreeWith(html)).toBe(true);
});

test("a field inside another widget's shadow root counts as well", () => {
  document.body.innerHTML = "<div></div>";
  const root = document.querySelector("div")?.attachShadow({ mode: "open" });
  const field = document.createElement("input");
  root?.append(field);
  field.focus();
  attention = watchAttention(document, document.body, () => {});
  expect(attention.moment()).toBe("none");
});
